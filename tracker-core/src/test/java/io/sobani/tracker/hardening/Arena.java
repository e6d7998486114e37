package io.sobani.tracker.hardening;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Listeners;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerProbe;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * A tracker under attack, in virtual time: two listeners, four sources, and the oracles.
 *
 * <p>After every datagram: nothing is thrown; at most two datagrams come out, to the source and to
 * a registered peer's observed address; what is declined gets no answer; no reply is more than
 * {@link #MAX_RATIO} times its request; requests and replies are strict; registrations are as the
 * {@link ReplyModel} says. After every {@value #INSPECT_EVERY}th, and when time is let pass for
 * reclaiming: indexes, rows and counts agree; every datagram is counted once.
 */
final class Arena {

  static final double MAX_RATIO = 2.1;
  static final int DOCUMENTED = 0;
  static final int APP = 1;
  static final List<Endpoint> SOURCES =
      List.of(
          Endpoint.parse("198.51.100.7:40000"),
          Endpoint.parse("198.51.100.7:40001"),
          Endpoint.parse("[2001:db8::7]:40000"),
          Endpoint.parse("10.0.0.9:5000"));

  private static final int INSPECT_EVERY = 8;
  private static final int REMEMBERED = 8;

  private final InetSocketAddress[] addresses =
      SOURCES.stream().map(Endpoint::toSocketAddress).toArray(InetSocketAddress[]::new);
  private final String name;
  private final Tracker tracker;
  private final DatagramTracker handler;
  private final TrackerProbe probe;
  private final List<Sent> sent = new ArrayList<>();
  private final Deque<Delivery> last = new ArrayDeque<>();
  private final TrackerConfig config;
  private final long startNs;
  private ReplyModel model;
  private long elapsedNs;
  private long received;
  private long replies;

  /** A datagram that came out. */
  record Sent(int socket, Endpoint to, byte[] bytes) {}

  private record Delivery(int socket, int source, long elapsedNs, byte[] datagram) {
    @Override
    public String toString() {
      String hex = HexFormat.of().formatHex(datagram);
      return "socket " + socket + " source " + source + " at " + elapsedNs + " ns: " + hex;
    }
  }

  /**
   * Makes a fresh tracker.
   *
   * @param name says in the message of a failure how to come here again
   * @param startNs where its clock starts
   */
  Arena(String name, TrackerConfig config, long startNs) {
    this.name = name;
    this.config = config;
    this.startNs = startNs;
    tracker = new Tracker(Listeners.both(config));
    handler = new DatagramTracker(tracker);
    probe = new TrackerProbe(tracker);
    model = new ReplyModel(config);
  }

  ReplyModel model() {
    return model;
  }

  /** Lets every registration end and forgets it, which is nearly as good as a fresh tracker. */
  void restart() {
    pass(2 * config.peerTtl().toNanos());
    model = new ReplyModel(config);
  }

  /** Lets time pass. */
  void pass(long ns) {
    elapsedNs += ns;
  }

  /** Lets time pass and the tracker reclaim; nothing may come out. */
  void advance(long ns) {
    pass(ns);
    sent.clear();
    handler.advance(startNs + elapsedNs, this::keep);
    require(sent.isEmpty(), "advance sends nothing");
    inspect();
  }

  /** Hands a datagram in and checks everything; returns whether it was claimed. */
  boolean deliver(int socket, int source, byte[] datagram) {
    remember(socket, source, datagram);
    try {
      return deliverChecked(socket, source, datagram);
    } catch (AssertionError | RuntimeException | StackOverflowError e) {
      throw new AssertionError(name + ", then " + last, e);
    }
  }

  private boolean deliverChecked(int socket, int source, byte[] datagram) {
    sent.clear();
    ByteBuffer buffer = ByteBuffer.wrap(datagram);
    boolean claimed =
        handler.onDatagram(startNs + elapsedNs, socket, addresses[source], buffer, this::keep);
    require(buffer.position() == 0 && buffer.limit() == datagram.length, "the buffer is untouched");
    require(claimed || sent.isEmpty(), "what does not decode gets no answer");
    require(sent.size() <= 2, "at most two datagrams out");
    for (Sent datagramOut : sent) {
      require(ratio(datagram.length, SOURCES.get(source), datagramOut) <= MAX_RATIO, "ratio");
    }
    if (claimed) {
      StrictRequest request = StrictRequest.read(datagram);
      model.check(elapsedNs, socket, source, request, sent);
    }
    received++;
    replies += sent.size();
    if (received % INSPECT_EVERY == 0) {
      inspect();
    }
    return claimed;
  }

  /** Returns IP packet bytes out by IP packet bytes in. */
  static double ratio(int bytesIn, Endpoint from, Sent out) {
    return (double) packetBytes(out.bytes.length, out.to) / packetBytes(bytesIn, from);
  }

  static int packetBytes(int payload, Endpoint address) {
    return payload + (address.ip().isV4() ? 28 : 48);
  }

  /** Checks what stays wrong once it is. */
  void inspect() {
    probe.check();
    TrackerStats stats = tracker.stats();
    require(stats.received() == received, "all are received");
    require(stats.received() == stats.answered() + stats.dropped(), "all are accounted for");
    require(
        replies == stats.answered() + stats.count(TrackerStats.Event.INCOME_SENT), "all replies");
    require(stats.count(TrackerStats.Event.CALLBACK_FAILED) == 0, "no callback fails");
    require(
        stats.count(TrackerStats.Event.INCOME_SENT)
                + stats.count(TrackerStats.Event.INCOME_SUPPRESSED)
            <= stats.count(Outcome.PUSH_FOUND),
        "an income only after a push");
  }

  private void keep(int socket, InetSocketAddress destination, ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    sent.add(new Sent(socket, Endpoint.of(destination), bytes));
  }

  private void remember(int socket, int source, byte[] datagram) {
    if (last.size() == REMEMBERED) {
      last.removeFirst();
    }
    last.addLast(new Delivery(socket, source, elapsedNs, datagram));
  }

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError("broken: " + rule);
    }
  }
}
