package io.sobani.tracker.examples.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer on loopback that asks one node and then another, and waits for each answer. */
final class UdpPeer implements AutoCloseable {

  private static final Pattern ID = Pattern.compile("hareId\":\"([0-9A-Za-z]+)\"");
  private static final Pattern PEER = Pattern.compile("\"peeraddr\":\"([^\"]+)\"");
  private static final int PATIENCE_MS = 1_000;

  private final DatagramSocket socket;

  UdpPeer() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(PATIENCE_MS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns its address as a tracker writes it. */
  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Sends a request and returns its answer, or an empty text where none comes. */
  String ask(InetSocketAddress node, String request) {
    drain();
    send(node, request);
    return receive();
  }

  void send(InetSocketAddress node, String request) {
    byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the next datagram, or an empty text where none comes in time. */
  String receive() {
    DatagramPacket packet = new DatagramPacket(new byte[1024], 1024);
    try {
      socket.receive(packet);
      return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    } catch (SocketTimeoutException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void drain() {
    try {
      socket.setSoTimeout(1);
      while (!receive().isEmpty()) {}
      socket.setSoTimeout(PATIENCE_MS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Announces, and returns the id, or an empty text. */
  String announce(InetSocketAddress node) {
    return id(ask(node, "{\"action\":\"announce\"}"));
  }

  String alive(InetSocketAddress node) {
    return ask(node, "{\"action\":\"alive\"}");
  }

  /** Asks for an id, and returns the address, {@code unknown}, or an empty text. */
  String push(InetSocketAddress node, String id) {
    String answer = ask(node, "{\"action\":\"push\",\"shareId\":\"" + id + "\"}");
    Matcher peer = PEER.matcher(answer);
    return answer.contains("unknownShareId") ? "unknown" : peer.find() ? peer.group(1) : "";
  }

  static String id(String answer) {
    Matcher id = ID.matcher(answer);
    return id.find() ? id.group(1) : "";
  }

  @Override
  public void close() {
    socket.close();
  }
}
