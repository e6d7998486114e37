package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.BittorrentClientConfig;
import io.sobani.tracker.bittorrent.BittorrentException;
import io.sobani.tracker.bittorrent.BittorrentReply;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentReply.Connected;
import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.BittorrentRequest;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.TorrentEvents;
import io.sobani.tracker.bittorrent.TrackerCodec;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A session in virtual time, what it sent, and what its callbacks heard. */
final class SessionDriver {

  static final int SOCKET = 2;

  /** A datagram on its way: when, where to, what. */
  record Sent(long atS, InetSocketAddress to, BittorrentRequest request) {}

  final List<Sent> sent = new ArrayList<>();
  final List<Object> heard = new ArrayList<>();
  final Session session;
  private final long startNs;
  long nowNs;

  /** The addresses that names have; none until a test says so. */
  Map<String, List<InetSocketAddress>> names = Map.of();

  private final DatagramSink sink =
      (socket, to, payload) -> sent.add(new Sent(seconds(), to, TrackerCodec.decode(payload)));

  SessionDriver(long startNs) {
    this(startNs, BittorrentClientConfig.defaults());
  }

  SessionDriver(long startNs, BittorrentClientConfig config) {
    this.startNs = startNs;
    nowNs = startNs;
    session =
        new Session(
            SOCKET,
            (now, tracker, found) ->
                found.accept(now, names.getOrDefault(tracker.host(), List.of())),
            config);
  }

  static InetSocketAddress source(String ip, int port) {
    return new Endpoint(IpAddress.parse(ip), port).toSocketAddress();
  }

  static InfoHash infoHash(int number) {
    return new InfoHash(number, 7, number);
  }

  long seconds() {
    return (nowNs - startNs) / 1_000_000_000L;
  }

  /** Lets time pass, timer by timer. */
  SessionDriver runTo(long second) {
    long endNs = startNs + Duration.ofSeconds(second).toNanos();
    session.advance(nowNs, sink);
    while (session.timeoutNs(nowNs) <= endNs - nowNs) {
      nowNs += Math.max(0, session.timeoutNs(nowNs));
      session.advance(nowNs, sink);
    }
    nowNs = endNs;
    return this;
  }

  Sent last() {
    return sent.get(sent.size() - 1);
  }

  /** Returns the seconds at which something was sent. */
  List<Long> times() {
    return sent.stream().map(Sent::atS).toList();
  }

  boolean receive(InetSocketAddress from, BittorrentReply reply) {
    ByteBuffer datagram = ByteBuffer.allocate(2_048);
    TrackerCodec.encode(reply, datagram);
    return receive(from, datagram.flip());
  }

  boolean receive(InetSocketAddress from, ByteBuffer datagram) {
    boolean taken = session.onDatagram(nowNs, SOCKET, from, datagram, sink);
    session.advance(nowNs, sink);
    return taken;
  }

  /** Answers the last request as a tracker would. */
  void answer(BittorrentReply reply) {
    if (!receive(last().to(), reply)) {
      throw new AssertionError("not taken: " + reply);
    }
  }

  void answerConnect(long connectionId) {
    answer(new Connected(last().request().transactionId(), connectionId));
  }

  void answerAnnounce(int intervalS) {
    answer(new Announced(last().request().transactionId(), intervalS, 1, 2, List.of()));
  }

  <R> Callback<R> callback() {
    return (now, result, problem) ->
        heard.add(problem == null ? result : problem.problem() + ": " + problem.getMessage());
  }

  TorrentEvents events() {
    return new TorrentEvents() {
      @Override
      public void onUpdate(Announced update) {
        heard.add(update);
      }

      @Override
      public void onError(BittorrentException problem) {
        heard.add(problem.problem() + ": " + problem.getMessage());
      }

      @Override
      public void onStopped() {
        heard.add("stopped");
      }
    };
  }

  /** Returns the rows that were heard last. */
  @SuppressWarnings("unchecked")
  Map<InfoHash, Scraped.Row> rows() {
    return (Map<InfoHash, Scraped.Row>) heard.get(heard.size() - 1);
  }
}
