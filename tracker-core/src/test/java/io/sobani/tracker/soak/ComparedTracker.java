package io.sobani.tracker.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Listeners;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerProbe;
import io.sobani.tracker.TrackerProbe.Row;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.soak.PlainTracker.Answer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tracker of two listeners, and a plain one that is told the same. */
final class ComparedTracker implements DatagramHandler {

  private static final long LEASE_NS = 300_000_000_000L;

  /** An ended peer is gone after a round of the sweeper, and some. */
  private static final long RECLAIMED_NS = LEASE_NS + 30_000_000_000L;

  /** Tables that are large for so few: askers that share a cell would be limited together. */
  private static final TrackerConfig CONFIG =
      Listeners.both(TrackerConfig.builder().maxPeers(4_000_000).build());

  private final Tracker tracker = new Tracker(CONFIG);
  private final TrackerProbe probe = new TrackerProbe(tracker);
  private final DatagramTracker datagrams = new DatagramTracker(tracker);
  private final MessageCodec codec = new MessageCodec();
  private final Replies replies = new Replies();
  private final PlainTracker plain;
  private final List<Answer> sent = new ArrayList<>();

  ComparedTracker(long startNs) {
    plain = new PlainTracker(startNs, true);
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    Request request = decode(datagram.duplicate());
    Endpoint asker = Endpoint.of(source);
    sent.clear();
    boolean claimed =
        datagrams.onDatagram(
            nowNs,
            socket,
            source,
            datagram,
            (from, to, payload) -> {
              sent.add(new Answer(from, Endpoint.of(to), replies.decode(payload)));
              out.send(from, to, payload);
            });
    if (!claimed || sent.isEmpty()) {
      throw new AssertionError("no answer to " + asker + " " + request);
    }
    List<Answer> expected = plain.serve(nowNs, socket, asker, request, sent.get(0).reply());
    if (!sent.equals(expected)) {
      throw new AssertionError(
          asker + " asked " + request + ": expected " + expected + ", sent was " + sent);
    }
    return true;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    datagrams.advance(nowNs, out);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return datagrams.timeoutNs(nowNs);
  }

  /** Compares all that both keep, and checks that the tracker agrees with itself. */
  void compare(long nowNs) {
    probe.check();
    Map<Endpoint, Row> live = new HashMap<>();
    for (Row row : probe.rows(nowNs)) {
      assertThat(row.silentNs()).as("reclaimed in time").isLessThan(RECLAIMED_NS);
      if (row.silentNs() < LEASE_NS) {
        assertThat(live.put(row.address(), row)).isNull();
      }
    }
    Map<Endpoint, Row> expected = plain.live(nowNs);
    expected.forEach((address, row) -> assertThat(live.get(address)).isEqualTo(row));
    assertThat(live).hasSameSizeAs(expected);
    compareCounters(tracker.stats());
  }

  private void compareCounters(TrackerStats stats) {
    for (Outcome outcome : Outcome.values()) {
      assertThat(stats.count(outcome)).as(outcome.name()).isEqualTo(plain.count(outcome));
    }
    for (TrackerStats.Event event : TrackerStats.Event.values()) {
      if (event != TrackerStats.Event.EXPIRED) {
        assertThat(stats.count(event)).as(event.name()).isEqualTo(plain.count(event));
      }
    }
    assertThat(stats.dropped()).isZero();
    assertThat(stats.received()).isEqualTo(stats.answered());
    assertThat(stats.peers())
        .isEqualTo(
            stats.count(Outcome.ANNOUNCE_REGISTERED)
                + stats.count(Outcome.ALIVE_REGISTERED)
                - stats.count(TrackerStats.Event.EXPIRED));
  }

  /** Returns the id under which an address is registered, or {@link ShareId#NONE}. */
  ShareId id(long nowNs, Endpoint address) {
    return plain.id(nowNs, address);
  }

  TrackerStats stats() {
    return tracker.stats();
  }

  private Request decode(ByteBuffer datagram) {
    try {
      return codec.decodeRequest(datagram);
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }
}
