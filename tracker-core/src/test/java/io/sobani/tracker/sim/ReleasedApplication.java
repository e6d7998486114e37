package io.sobani.tracker.sim;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Behaves on its socket as the released desktop application 1.10.0 does, its leaking timers
 * included; shares no code with the library.
 *
 * @see "PROTOCOL.md, sections 2 and 10"
 */
public final class ReleasedApplication implements DatagramHandler {

  private static final long SECOND_NS = 1_000_000_000L;

  private final InetSocketAddress tracker;
  private final Map<String, Known> peers = new LinkedHashMap<>();
  private final List<Interval> intervals = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private Interval announcing;
  private Interval newestPush;
  private String shareId;
  private boolean started;
  private boolean crashed;

  /** A peer that a {@code pushed} or {@code income} has named; a record is never removed. */
  private static final class Known {
    final InetSocketAddress address;
    final String shareId;
    Interval newestIncome;
    Interval newestAlive;
    boolean connected;

    Known(InetSocketAddress address, String shareId) {
      this.address = address;
      this.shareId = shareId;
    }
  }

  /** A timer, as {@code setInterval} makes it. */
  private static final class Interval {
    final long periodNs;
    final InetSocketAddress destination;
    final String text;
    final Known unlessConnected;
    long nextNs;

    Interval(
        long nowNs,
        long periodNs,
        InetSocketAddress destination,
        String text,
        Known unlessConnected) {
      this.periodNs = periodNs;
      this.destination = destination;
      this.text = text;
      this.unlessConnected = unlessConnected;
      this.nextNs = nowNs + periodNs;
    }
  }

  public ReleasedApplication(InetSocketAddress tracker) {
    this.tracker = tracker;
  }

  /** Returns the id that it shows to its user, {@code null} before it has one. */
  public String shareId() {
    return shareId;
  }

  public boolean isConnectedTo(String shareId) {
    return peers.values().stream().anyMatch(p -> p.connected && p.shareId.equals(shareId));
  }

  /** Returns whether it has thrown an error that nobody catches. */
  public boolean isCrashed() {
    return crashed;
  }

  /** Returns the lines of text that it has logged. */
  public List<String> log() {
    return log;
  }

  /** Returns how many of its timers still run. */
  public int timers() {
    return intervals.size();
  }

  /** The user types an id. */
  public void connect(long nowNs, String shareId) {
    newestPush =
        every(nowNs, 1, tracker, "{\"action\":\"push\",\"shareId\":\"" + shareId + "\"}", null);
  }

  /** The user hangs up. */
  public void disconnect(long nowNs, DatagramSink out) {
    for (Known peer : peers.values()) {
      if (peer.connected) {
        send(peer.address, "{\"action\":\"disconnect\"}", out);
        disconnected(peer);
      }
    }
  }

  /** The microphone runs for one packet. */
  public void speak(DatagramSink out) {
    for (Known peer : peers.values()) {
      if (peer.connected) {
        send(peer.address, "audiobuf\u0001\u0002\u0003", out);
      }
    }
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    String text = StandardCharsets.UTF_8.decode(datagram.duplicate()).toString();
    if (text.startsWith("audiobuf")) {
      crashed = true;
    }
    String action = crashed || !text.startsWith("{") ? "" : field(text, "action");
    switch (action) {
      case "announced" -> {
        shareId = field(text, "shareId");
        intervals.remove(announcing);
      }
      case "pushed" -> {
        intervals.remove(newestPush);
        send(known(text).address, "{\"action\":\"knock\"}", out);
      }
      case "income" -> {
        Known peer = known(text);
        peer.newestIncome = every(nowNs, 1, peer.address, "{\"action\":\"knock\"}", peer);
      }
      default -> onPeer(nowNs, peers.get(textOf(source)), action, text, out);
    }
    return true;
  }

  private void onPeer(long nowNs, Known peer, String action, String text, DatagramSink out) {
    if (peer == null) {
      return;
    }
    switch (action) {
      case "knock" -> {
        if (!peer.connected) {
          peer.connected = true;
          peer.newestAlive = every(nowNs, 2, peer.address, "{\"action\":\"alive\"}", null);
        }
        send(peer.address, "{\"action\":\"answer\"}", out);
      }
      case "answer" -> {
        peer.connected = true;
        peer.newestAlive = every(nowNs, 2, peer.address, "{\"action\":\"alive\"}", null);
      }
      case "disconnect" -> disconnected(peer);
      case "chat" -> log.add(field(text, "msg"));
      default -> {}
    }
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    if (!started) {
      started = true;
      announcing = every(nowNs - SECOND_NS, 1, tracker, "{\"action\":\"announce\"}", null);
      every(nowNs, 2, tracker, "{\"action\":\"alive\"}", null);
    }
    for (Interval interval : List.copyOf(intervals)) {
      if (nowNs - interval.nextNs >= 0) {
        interval.nextNs = nowNs + interval.periodNs;
        if (interval.unlessConnected == null || !interval.unlessConnected.connected) {
          send(interval.destination, interval.text, out);
        }
      }
    }
  }

  @Override
  public long timeoutNs(long nowNs) {
    return started
        ? intervals.stream().mapToLong(i -> i.nextNs - nowNs).min().orElse(Long.MAX_VALUE)
        : 0;
  }

  private void disconnected(Known peer) {
    peer.connected = false;
    intervals.remove(peer.newestAlive);
    intervals.remove(peer.newestIncome);
  }

  private Known known(String text) {
    String address = field(text, "peeraddr");
    return peers.computeIfAbsent(
        address, key -> new Known(SimulatedNetwork.address(key), field(text, "peerShareId")));
  }

  private Interval every(
      long nowNs, int seconds, InetSocketAddress destination, String text, Known unlessConnected) {
    Interval interval =
        new Interval(nowNs, seconds * SECOND_NS, destination, text, unlessConnected);
    intervals.add(interval);
    return interval;
  }

  private static void send(InetSocketAddress destination, String text, DatagramSink out) {
    out.send(0, destination, StandardCharsets.UTF_8.encode(text));
  }

  private static String textOf(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static String field(String text, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
