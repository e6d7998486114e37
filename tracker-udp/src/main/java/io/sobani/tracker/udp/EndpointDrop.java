package io.sobani.tracker.udp;

/** The reason why a datagram that was received went to no handler, or to one that failed. */
public enum EndpointDrop {
  /** Longer than the receive buffer: its end is lost. */
  OVERSIZED,
  /** From port 0, to which nothing can be answered. */
  SOURCE_PORT_ZERO,
  /** From a wildcard, broadcast or multicast address: a forgery. */
  SOURCE_NOT_UNICAST,
  /** From one of the endpoint's own sockets: a forgery, or our own answer come back. */
  OWN_ADDRESS,
  /** The handler threw while it had the datagram. */
  HANDLER_FAILED
}
