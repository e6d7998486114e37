package io.sobani.tracker.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A plain client on loopback. */
final class TestClient implements AutoCloseable {

  static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0);
  private static final int PATIENCE_MS = 30_000;

  private final DatagramSocket socket;

  TestClient() throws IOException {
    this(InetAddress.getByName("127.0.0.1"));
  }

  TestClient(InetAddress address) throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(address, 0));
    socket.setReceiveBufferSize(4 << 20); // loses nothing while the test is elsewhere
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void send(InetSocketAddress to, String text) throws IOException {
    send(to, text.getBytes(StandardCharsets.UTF_8));
  }

  void send(InetSocketAddress to, byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /** Waits for a datagram, for seconds if it must: the machine may be busy. */
  String receive() throws IOException {
    return receive(PATIENCE_MS);
  }

  /** Returns null if nothing came. */
  String receive(int timeoutMs) throws IOException {
    socket.setSoTimeout(Math.max(1, timeoutMs));
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return null;
    }
    return new String(Arrays.copyOf(packet.getData(), packet.getLength()), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    socket.close();
  }
}
