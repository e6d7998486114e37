package io.sobani.tracker;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Something that understands datagrams: a tracker, a peer's session, a host's own traffic.
 *
 * <p>A handler does no I/O and has no clock: whoever drives it hands in each datagram with the time
 * at which it was seen, calls {@link #advance} when {@link #timeoutNs} has passed, and sends what
 * comes out of the sink. One thread at a time may call it.
 *
 * <p>Times are nanoseconds of a monotonic clock that may start anywhere, be negative and wrap.
 * {@code socket} is the number of a listener, equal in all event loops of a server.
 */
@FunctionalInterface
public interface DatagramHandler {

  /**
   * Takes a datagram, if it is this handler's.
   *
   * @param nowNs when the datagram was seen
   * @param socket the listener on which it arrived
   * @param source from where it came
   * @param datagram its bytes between position and limit; valid during the call; left untouched
   *     where the handler declines
   * @param out where answers go, during the call
   * @return whether the datagram was this handler's; {@code false} leaves it to the next one
   */
  boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out);

  /**
   * Runs what is due by now: retransmissions, reclaiming of memory. The work of one call is
   * bounded. The default does nothing.
   */
  default void advance(long nowNs, DatagramSink out) {}

  /**
   * Returns the delay until {@link #advance} has work: nanoseconds, 0 or less if there is work now,
   * {@link Long#MAX_VALUE} if there is none. The default is never.
   */
  default long timeoutNs(long nowNs) {
    return Long.MAX_VALUE;
  }

  /**
   * Returns a handler that offers each datagram to the given ones in turn until one takes it, so
   * that several protocols share a socket.
   */
  static DatagramHandler firstOf(DatagramHandler... handlers) {
    return new FirstOf(handlers.clone());
  }
}
