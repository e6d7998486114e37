package io.sobani.tracker.hardening;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Listeners;
import io.sobani.tracker.TestSink;
import io.sobani.tracker.TestSink.Sent;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A tracker in virtual time to which a test speaks in text: socket 0 documented, 1 the app's. */
final class TestTracker {

  static final int DOCUMENTED = 0;
  static final int APP = 1;
  static final String ANNOUNCE = "{\"action\":\"announce\"}";
  static final String PULSE = "{\"action\":\"pulse\"}";
  static final String ALIVE = "{\"action\":\"alive\"}";
  static final String FIRST_TOKEN = "0000000000000000";

  final Tracker tracker;
  private final DatagramTracker handler;
  private final TestSink sink = new TestSink();
  private long nowNs = Long.MAX_VALUE - 5_000_000_000L;

  TestTracker(TrackerConfig config) {
    this(config, Dialect.DOCUMENTED, Dialect.APP);
  }

  TestTracker(TrackerConfig config, long startNs) {
    this(config);
    nowNs = startNs;
  }

  TestTracker(TrackerConfig config, Dialect... dialects) {
    tracker = new Tracker(Listeners.with(config, dialects));
    handler = new DatagramTracker(tracker);
  }

  static TrackerConfig.Builder config() {
    return TrackerConfig.builder().maxPeers(10_000);
  }

  static String push(String id) {
    return "{\"action\":\"push\",\"shareId\":\"" + id + "\"}";
  }

  /** Returns a request with a token as its last field. */
  static String with(String token, String request) {
    return request.substring(0, request.length() - 1) + ",\"token\":\"" + token + "\"}";
  }

  /** Returns a request with a nonce added. */
  static String withNonce(String request) {
    return request.substring(0, request.length() - 1) + ",\"nonce\":\"0123456789abcdef\"}";
  }

  void pass(Duration time) {
    nowNs += time.toNanos();
  }

  /** Lets time pass as an event loop does, so that memory is reclaimed. */
  void run(Duration time) {
    long endNs = nowNs + time.toNanos();
    while (handler.timeoutNs(nowNs) <= endNs - nowNs) {
      advance();
    }
    nowNs = endNs;
  }

  /** Takes a single step of what {@link #run} does. */
  void advance() {
    nowNs += Math.max(0, handler.timeoutNs(nowNs));
    handler.advance(nowNs, sink);
  }

  /** Sends a datagram and returns all that comes out. */
  List<Sent> send(int socket, InetSocketAddress from, byte[] datagram) {
    handler.onDatagram(nowNs, socket, from, ByteBuffer.wrap(datagram), sink);
    return sink.take();
  }

  List<Sent> send(int socket, String from, String datagram) {
    return send(socket, Endpoint.parse(from).toSocketAddress(), Samples.bytes(datagram));
  }

  /** Sends a request and returns the answer to the asker, {@code null} where there is none. */
  StrictReply ask(int socket, String from, String request) {
    List<Sent> sent = send(socket, from, request);
    return sent.isEmpty() ? null : StrictReply.read(Samples.bytes(sent.get(0).data()));
  }

  /** Returns whether a request is answered. */
  boolean answers(int socket, String from, String request) {
    return !send(socket, from, request).isEmpty();
  }

  /** The key is random, and sources that collide share a budget: of some not all collide. */
  boolean answersOneOf(int socket, String request, String... others) {
    return Stream.of(others).anyMatch(other -> answers(socket, other, request));
  }

  /** Returns how many of {@code count} equal requests, sent evenly over a time, are answered. */
  int answered(int socket, String from, String request, int count, Duration over) {
    int answered = 0;
    for (int i = 0; i < count; i++) {
      answered += answers(socket, from, request) ? 1 : 0;
      pass(over.dividedBy(count));
    }
    return answered;
  }

  /** Announces a peer and returns its id. */
  String register(int socket, String from) {
    return ask(socket, from, ANNOUNCE).get("shareId");
  }

  /** Announces a peer that proves its address, and returns its id. */
  String registerProven(int socket, String from) {
    String token = ask(socket, from, with(FIRST_TOKEN, ANNOUNCE)).get("token");
    return ask(socket, from, with(token, ANNOUNCE)).get("shareId");
  }

  TrackerStats stats() {
    return tracker.stats();
  }
}
