package io.sobani.tracker;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Several handlers on one socket; see {@link DatagramHandler#firstOf}. */
record FirstOf(DatagramHandler... handlers) implements DatagramHandler {

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    for (DatagramHandler handler : handlers) {
      if (handler.onDatagram(nowNs, socket, source, datagram, out)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    for (DatagramHandler handler : handlers) {
      handler.advance(nowNs, out);
    }
  }

  @Override
  public long timeoutNs(long nowNs) {
    long least = Long.MAX_VALUE;
    for (DatagramHandler handler : handlers) {
      least = Math.min(least, handler.timeoutNs(nowNs));
    }
    return least;
  }
}
