package io.sobani.tracker.udp;

import java.util.List;
import java.util.Map;

/**
 * The counters of an endpoint since it was made. Every counter only grows.
 *
 * <p>At rest {@code received = handled + unclaimed +} the sum of {@code dropped}. A snapshot taken
 * while a datagram is being served may count it as received only.
 *
 * @param handled those that the handler took
 * @param unclaimed those that the handler declined
 * @param dropped those dropped, by reason; every reason is a key
 * @param notSent datagrams that could not be sent, by cause; every cause is a key
 * @param receiveFailures errors of the sockets while receiving
 * @param handlerFailures exceptions out of the handler and out of commands
 * @param socketsReopened sockets replaced after failing for long
 * @param selectorsRebuilt selectors replaced because they no longer waited
 * @param turns how long the turns took
 * @param sockets the traffic, by listener number
 */
public record EndpointStats(
    long handled,
    long unclaimed,
    Map<Drop, Long> dropped,
    Map<SendFailure, Long> notSent,
    long receiveFailures,
    long handlerFailures,
    long socketsReopened,
    long selectorsRebuilt,
    TurnTimes turns,
    List<SocketStats> sockets) {

  /** Returns the datagrams taken from the sockets. */
  public long received() {
    return sockets.stream().mapToLong(SocketStats::received).sum();
  }

  /** Returns the number of datagrams that were dropped for this reason. */
  public long count(Drop reason) {
    return dropped.get(reason);
  }

  /** Returns the number of datagrams that were not sent for this reason. */
  public long count(SendFailure cause) {
    return notSent.get(cause);
  }

  /** Returns the datagrams given to the system. */
  public long sent() {
    return sockets.stream().mapToLong(SocketStats::sent).sum();
  }

  /** The reason why a datagram that was received went to no handler, or to one that failed. */
  public enum Drop {
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

  /** The reason why a datagram was not sent. Each failure is that datagram's alone. */
  public enum SendFailure {
    /** The socket's send buffer was full. */
    WOULD_BLOCK,
    /** The destination's port is 0, or its address was never resolved. */
    NO_DESTINATION,
    /** The socket cannot reach the address's family: IPv6 from an IPv4 socket. */
    OTHER_FAMILY,
    /** The handler named a socket that the endpoint does not have. */
    NO_SUCH_SOCKET,
    /** The system refused: no route, a firewall, too long, no memory. */
    REFUSED
  }

  /**
   * The traffic of a socket since it was opened: datagrams, and the bytes in them without headers.
   *
   * @param received datagrams taken from the socket
   * @param receivedBytes their bytes; of one that is too long, as many as were taken
   * @param sent datagrams given to the system
   * @param sentBytes their bytes
   */
  public record SocketStats(long received, long receivedBytes, long sent, long sentBytes) {}
}
