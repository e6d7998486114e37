package io.sobani.tracker.examples.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer on loopback that asks one node and then another, and waits for each answer. */
final class UdpPeer implements IdJudge.Watched, AutoCloseable {

  private static final Pattern ID = Pattern.compile("hareId\":\"([0-9A-Za-z]+)\"");
  private static final Pattern PEER = Pattern.compile("\"peeraddr\":\"([^\"]+)\"");
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([0-9a-f]+)\"");
  private static final int PATIENCE_MS = 1_000;

  private final DatagramSocket socket;
  private final String address;
  private volatile String id = "";
  private String token = "0".repeat(16);
  private volatile long renewedNs;
  private volatile boolean wantsNewId;
  private long pushes;
  private final Queue<String> changes = new ConcurrentLinkedQueue<>();

  UdpPeer() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(PATIENCE_MS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    address = "127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String id() {
    return wantsNewId ? "" : id;
  }

  @Override
  public long renewedNs() {
    return renewedNs;
  }

  /** Returns the ids that it was told in place of another without its wish. */
  Collection<String> changes() {
    return changes;
  }

  /** Sends a request and returns its answer, or an empty text where none comes. */
  String ask(InetSocketAddress node, String request) {
    drain();
    long sentNs = System.nanoTime();
    send(node, request);
    String answer = receive();
    learn(answer, sentNs);
    return answer;
  }

  private void learn(String answer, long sentNs) {
    boolean registers = answer.contains("\"action\":\"announce");
    boolean pulse = answer.contains("\"status\":\"0\"");
    if (registers || pulse && !id(answer).isEmpty()) {
      String told = id(answer);
      if (!id.isEmpty() && !id.equals(told) && !wantsNewId) {
        changes.add(told + " in place of " + id);
      }
      id = told;
      wantsNewId = false;
    }
    if (registers || pulse || answer.contains("\"alived\"")) {
      renewedNs = sentNs;
    }
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

  /** Asks until it is answered, as peers do. */
  static String insist(Supplier<String> ask) {
    String answer = ask.get();
    for (int tries = 1; tries < 20 && answer.isEmpty(); tries++) {
      answer = ask.get();
      ThreeProcesses.pass(PATIENCE_MS); // late answers to earlier tries come, and are drained
    }
    return answer;
  }

  /** Announces, and returns the id, or an empty text. */
  String announce(InetSocketAddress node) {
    return id(ask(node, "{\"action\":\"announce\"}"));
  }

  /** Shows a node the token that it gives, so that it takes the address for proven. */
  void prove(InetSocketAddress node) {
    insist(() -> aliveWithToken(node));
    insist(() -> aliveWithToken(node));
  }

  /** Shows the token that it was given last. */
  String aliveWithToken(InetSocketAddress node) {
    String answer = ask(node, "{\"action\":\"alive\",\"token\":\"" + token + "\"}");
    Matcher given = TOKEN.matcher(answer);
    token = given.find() ? given.group(1) : token;
    return answer;
  }

  String alive(InetSocketAddress node) {
    return ask(node, "{\"action\":\"alive\"}");
  }

  String pulse(InetSocketAddress node) {
    return ask(node, "{\"action\":\"pulse\"}");
  }

  /** Wants a new id, and returns it, or an empty text where no answer comes. */
  String renewId(InetSocketAddress node) {
    wantsNewId = true;
    return id(ask(node, "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}"));
  }

  /** Asks for an id, and returns the address, {@code unknown}, or an empty text. */
  String push(InetSocketAddress node, String id) {
    String nonce = "%016x".formatted(++pushes);
    String push = "{\"action\":\"push\",\"shareId\":\"%s\",\"nonce\":\"%s\"}";
    String answer = ask(node, push.formatted(id, nonce));
    return answer.contains(nonce) ? pushed(answer) : ""; // not what an earlier push is told late
  }

  /** Returns what a push was answered: the address, {@code unknown}, or an empty text. */
  static String pushed(String answer) {
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
