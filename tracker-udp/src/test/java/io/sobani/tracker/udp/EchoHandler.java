package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends back what it is sent, but declines datagrams that start with '?'. */
class EchoHandler implements DatagramHandler {

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    if (datagram.hasRemaining() && datagram.get(datagram.position()) == '?') {
      return false;
    }
    out.send(socket, source, datagram);
    return true;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {}

  @Override
  public long timeoutNs(long nowNs) {
    return Long.MAX_VALUE;
  }
}
