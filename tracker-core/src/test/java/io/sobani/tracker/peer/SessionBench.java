package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Token;
import io.sobani.tracker.sim.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A session on a bench: the test is its clock and its tracker, datagram by datagram. */
final class SessionBench {

  static final InetSocketAddress TRACKER = SimulatedNetwork.address("192.0.2.1:3000");

  final EventLog events = new EventLog();
  final PeerSession session;
  final List<InetSocketAddress> destinations = new ArrayList<>();

  /** The nonce of the last request, which the others are shown without. */
  Token nonce;

  private final MessageCodec codec = new MessageCodec();
  private final long startNs = Long.MAX_VALUE - 5_000_000_000L;
  private long elapsedNs;

  /** A request, and when it was sent. */
  record Sent(double seconds, Request request) {}

  SessionBench(PeerConfig.Builder config) {
    session = new PeerSession(config.random(new Random(1)).build(), events, events::onIncome);
  }

  SessionBench() {
    this(PeerConfig.builder(TRACKER));
  }

  /** Lets time pass and returns what the session sent. */
  List<Sent> run(double seconds) {
    long endNs = elapsedNs + (long) (seconds * 1e9);
    List<Sent> sent = new ArrayList<>();
    while (session.timeoutNs(nowNs()) <= endNs - elapsedNs) {
      elapsedNs += Math.max(0, session.timeoutNs(nowNs()));
      session.advance(
          nowNs(),
          (socket, to, payload) -> {
            destinations.add(to);
            sent.add(decode(payload));
          });
    }
    elapsedNs = endNs;
    return sent;
  }

  /** Returns what the session sends at once. */
  List<Request> requests() {
    return run(0).stream().map(Sent::request).toList();
  }

  boolean reply(Reply reply) {
    return reply(reply, TRACKER);
  }

  boolean reply(Reply reply, InetSocketAddress source) {
    ByteBuffer datagram = ByteBuffer.allocate(1024);
    codec.encode(reply, datagram);
    return session.onDatagram(nowNs(), 0, source, datagram.flip(), (socket, to, payload) -> {});
  }

  boolean receive(String text) {
    ByteBuffer datagram = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return session.onDatagram(nowNs(), 0, TRACKER, datagram, (socket, to, payload) -> {});
  }

  private long nowNs() {
    return startNs + elapsedNs;
  }

  private Sent decode(ByteBuffer payload) {
    try {
      Request request = codec.decodeRequest(payload);
      nonce = request.nonce();
      return new Sent(elapsedNs / 1e9, request.with(request.token(), Token.NONE));
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }
}
