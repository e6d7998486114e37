package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A handler behind a SOCKS 5 relay: what it sends goes to the relay with a header that names the
 * destination, and only what comes from the relay reaches it, with the header's source.
 *
 * @see "RFC 1928, section 7"
 */
final class Socks5Handler implements DatagramHandler {

  private static final int MAX_DATAGRAM_BYTES = 2_048;

  private final DatagramHandler handler;
  private final InetSocketAddress relay;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);

  Socks5Handler(DatagramHandler handler, InetSocketAddress relay) {
    this.handler = handler;
    this.relay = relay;
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    if (!source.equals(relay)) {
      return false;
    }
    ByteBuffer in = datagram.slice();
    InetSocketAddress from = readHeader(in);
    return from != null && handler.onDatagram(nowNs, socket, from, in, wrapping(out));
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    handler.advance(nowNs, wrapping(out));
  }

  @Override
  public long timeoutNs(long nowNs) {
    return handler.timeoutNs(nowNs);
  }

  private DatagramSink wrapping(DatagramSink out) {
    return (socket, destination, payload) -> {
      byte[] ip = destination.getAddress().getAddress();
      buffer.clear().putShort((short) 0).put((byte) 0);
      buffer.put((byte) (ip.length == 4 ? Socks5Proxy.IPV4 : Socks5Proxy.IPV6)).put(ip);
      buffer.putShort((short) destination.getPort()).put(payload.duplicate());
      out.send(socket, relay, buffer.flip());
    };
  }

  /** Returns the source that a header names, and leaves what follows; null where there is none. */
  private static InetSocketAddress readHeader(ByteBuffer in) {
    if (in.remaining() < 4 || in.get(2) != 0) {
      return null; // a fragment, too
    }
    int ipBytes = in.get(3) == Socks5Proxy.IPV4 ? 4 : in.get(3) == Socks5Proxy.IPV6 ? 16 : -1;
    if (ipBytes < 0 || in.remaining() < 4 + ipBytes + 2) {
      return null;
    }
    byte[] ip = new byte[ipBytes];
    in.position(4).get(ip);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), in.getShort() & 0xffff);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
