package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.net.IpAddress;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A SOCKS 5 proxy that relays datagrams. Names of trackers are looked up here, not by the proxy.
 *
 * @param address where the proxy takes connections
 * @param user a user name, or empty where the proxy asks for none
 * @param password the user's password
 * @see "RFC 1928, SOCKS 5; RFC 1929, user names and passwords"
 */
public record Socks5Proxy(InetSocketAddress address, String user, String password) {

  private static final int IPV4 = 1;
  private static final int IPV6 = 4;
  private static final int VERSION = 5;
  private static final int NO_AUTHENTICATION = 0;
  private static final int USER_AND_PASSWORD = 2;
  private static final int UDP_ASSOCIATE = 3;
  private static final int TIMEOUT_MS = 10_000;

  /** Names a proxy that asks for no user. */
  public Socks5Proxy(InetSocketAddress address) {
    this(address, "", "");
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "socks5://" + address;
  }

  /** Asks for a relay, for as long as the connection lasts; blocks. Returns the relay's address. */
  InetSocketAddress associate(Socket connection) throws IOException {
    try {
      connection.setSoTimeout(TIMEOUT_MS);
      connection.connect(address, TIMEOUT_MS);
      return ask(connection);
    } catch (IOException e) {
      throw new IOException("no relay of " + this + ": " + e.getMessage(), e);
    }
  }

  private InetSocketAddress ask(Socket connection) throws IOException {
    DataInputStream in = new DataInputStream(connection.getInputStream());
    OutputStream out = connection.getOutputStream();
    int method = user.isEmpty() ? NO_AUTHENTICATION : USER_AND_PASSWORD;
    out.write(new byte[] {VERSION, 1, (byte) method});
    require(in.readUnsignedShort() == (VERSION << 8 | method), "authentication not agreed");
    if (method == USER_AND_PASSWORD) {
      out.write(credentials());
      require((in.readUnsignedShort() & 0xff) == 0, "user or password refused");
    }
    out.write(new byte[] {VERSION, UDP_ASSOCIATE, 0, IPV4, 0, 0, 0, 0, 0, 0});
    require(in.readUnsignedByte() == VERSION, "not SOCKS 5");
    int answer = in.readUnsignedByte();
    require(answer == 0, "refused with code " + answer);
    in.readByte();
    int type = in.readUnsignedByte();
    require(type == IPV4 || type == IPV6, "relay without an IP address");
    InetAddress ip = InetAddress.getByAddress(in.readNBytes(type == IPV4 ? 4 : 16));
    int port = in.readUnsignedShort();
    return new InetSocketAddress(ip.isAnyLocalAddress() ? address.getAddress() : ip, port);
  }

  private byte[] credentials() throws IOException {
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    require(name.length < 256 && secret.length < 256, "user or password too long");
    ByteBuffer message = ByteBuffer.allocate(3 + name.length + secret.length);
    message.put((byte) 1).put((byte) name.length).put(name);
    return message.put((byte) secret.length).put(secret).array();
  }

  private static void require(boolean condition, String problem) throws SocketException {
    if (!condition) {
      throw new SocketException(problem);
    }
  }

  /**
   * A handler behind a SOCKS 5 relay: what it sends goes to the relay with a header that names the
   * destination, and only what comes from the relay reaches it, with the header's source.
   *
   * @see "RFC 1928, section 7"
   */
  static final class Handler implements DatagramHandler {

    private static final int MAX_DATAGRAM_BYTES = 2_048;

    private final DatagramHandler handler;
    private final InetSocketAddress relay;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);

    Handler(DatagramHandler handler, InetSocketAddress relay) {
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
        buffer.put((byte) (ip.length == 4 ? IPV4 : IPV6)).put(ip);
        buffer.putShort((short) destination.getPort()).put(payload.duplicate());
        out.send(socket, relay, buffer.flip());
      };
    }

    /** Returns the source in the header, and leaves what follows; null where there is none. */
    private static InetSocketAddress readHeader(ByteBuffer in) {
      if (in.remaining() < 4 || in.get(2) != 0) {
        return null; // a fragment, too
      }
      boolean v4 = in.get(3) == IPV4;
      if (!v4 && in.get(3) != IPV6 || in.remaining() < (v4 ? 10 : 22)) {
        return null;
      }
      in.position(4);
      IpAddress ip = v4 ? IpAddress.v4(in.getInt()) : new IpAddress(in.getLong(), in.getLong());
      return new InetSocketAddress(ip.toInetAddress(), in.getShort() & 0xffff);
    }
  }
}
