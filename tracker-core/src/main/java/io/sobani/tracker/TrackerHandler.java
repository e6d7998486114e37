package io.sobani.tracker;

import io.sobani.tracker.TrackerStats.DropReason;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Serves a tracker's datagrams, and says why one got no answer. Confined to one thread, as every
 * handler.
 */
public interface TrackerHandler extends DatagramHandler {

  /**
   * Serves a datagram as {@link #onDatagram} does, for a host that watches single ones.
   *
   * @return why there was no answer, or {@code null} if there was one
   */
  @Nullable DropReason tryAnswer(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out);

  @Override
  default boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    DropReason dropped = tryAnswer(nowNs, socket, source, datagram, out);
    return dropped == null || dropped.isRequest();
  }
}
