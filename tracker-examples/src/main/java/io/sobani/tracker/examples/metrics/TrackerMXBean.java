package io.sobani.tracker.examples.metrics;

/** A server's counters as JMX shows them. They grow since the launch, unless said otherwise. */
public interface TrackerMXBean {

  /** Returns the registrations now. */
  long getPeers();

  /** Returns the most registrations that there can be. */
  long getPeersLimit();

  /** Returns datagrams taken from the sockets. */
  long getDatagramsReceived();

  /** Returns requests that were answered. */
  long getRequests();

  /** Returns datagrams that were not answered. */
  long getDatagramsDropped();

  /** Returns datagrams given to the system. */
  long getDatagramsSent();

  /** Returns datagrams that could not be sent. */
  long getSendErrors();

  /** Returns registrations that ended. */
  long getRegistrationsExpired();

  /** Returns registrations that made room for another. */
  long getRegistrationsEvicted();

  /** Returns announces that were refused. */
  long getRegistrationsRefused();

  /** Returns peers that were not told of an asker. */
  long getIncomeSuppressed();

  /** Returns exceptions out of handlers and commands. */
  long getHandlerFailures();

  /** Returns datagrams that the system dropped; -1 where it does not tell. */
  long getKernelReceiveDrops();

  /** Returns the smallest receive buffer in bytes, as granted. */
  long getReceiveBufferBytes();

  /** Returns what 99 % of the event loops' turns were shorter than. */
  long getLoopTurnP99Nanoseconds();
}
