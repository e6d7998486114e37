package io.sobani.tracker.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Listeners;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.Peer;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerEvents;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * tracker-core/SECURITY.md, promise 4: a tracker and another service, to which a forger lends the
 * other's address, exchange at most two datagrams for each forged one. Limits are off: they would
 * hide a loop.
 */
class LoopTest {

  private static final int INJECTIONS = 100_000;
  private static final InetSocketAddress HERE = Endpoint.parse("192.0.2.1:3000").toSocketAddress();
  private static final InetSocketAddress THERE = Endpoint.parse("192.0.2.2:3000").toSocketAddress();
  private static final TrackerConfig CONFIG = TrackerConfig.builder().limits(Limits.off()).build();

  private record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

  private final Queue<Datagram> underWay = new ArrayDeque<>();
  private long nowNs = -Duration.ofHours(1).toNanos();

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @Fault("a forger sets two trackers on each other")
  void shouldEndBetweenTwoTrackers(Dialect dialect) {
    assertThat(mostExchanged(tracker(dialect), tracker(Dialect.APP))).isBetween(1, 2);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void shouldEndBetweenATrackerAndAnEchoService(Dialect dialect) {
    assertThat(mostExchanged(tracker(dialect), new Echo())).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void shouldEndBetweenATrackerAndAPeer(Dialect dialect) {
    PeerConfig config = PeerConfig.builder(HERE).dialect(dialect).build();
    assertThat(mostExchanged(tracker(dialect), new Peer(config, new PeerEvents() {})))
        .isBetween(1, 2);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void shouldEndBetweenATrackerAndABittorrentTracker(Dialect dialect) {
    BittorrentTracker swarms = new BittorrentTracker(BittorrentConfig.defaults());
    assertThat(mostExchanged(tracker(dialect), new BittorrentDatagramTracker(swarms, 0)))
        .isBetween(1, 2);
  }

  @Test
  void shouldEndBetweenATrackerThatAsksForTokensAndAPeer() {
    TrackerConfig config =
        TrackerConfig.builder().limits(Limits.off()).tokenMode(TokenMode.REQUIRED).build();
    DatagramHandler tracker = new DatagramTracker(new Tracker(Listeners.with(config, Dialect.APP)));
    Peer session = new Peer(PeerConfig.of(HERE), new PeerEvents() {});
    assertThat(mostExchanged(tracker, session)).isBetween(1, 2);
  }

  /** Returns the most datagrams between the two that one forged one causes, either way. */
  private int mostExchanged(DatagramHandler here, DatagramHandler there) {
    SplittableRandom random = new SplittableRandom(4);
    Generator generator = new Generator(random, new ReplyModel(CONFIG));
    List<byte[]> seen = new ArrayList<>(List.of(new byte[0]));
    int most = 0;
    for (int i = 0; i < INJECTIONS; i++) {
      nowNs += Duration.ofMillis(100).toNanos();
      timers(here, HERE);
      timers(there, THERE);
      settle(here, there, seen);
      byte[] forged =
          switch (i & 7) {
            case 0, 1 -> seen.get(i / 8 % seen.size());
            case 2, 3 -> bittorrentRequest(random);
            default -> generator.next(i & 3);
          };
      boolean toHere = there instanceof Echo || (i >> 3) % 2 == 0;
      underWay.add(toHere ? new Datagram(THERE, HERE, forged) : new Datagram(HERE, THERE, forged));
      most = Math.max(most, settle(here, there, seen) - 1);
      if (most > 2) {
        throw new AssertionError(most + " after " + new String(forged, StandardCharsets.UTF_8));
      }
    }
    return most;
  }

  /** Delivers all that is under way, and all that it causes at once; returns how many. */
  private int settle(DatagramHandler here, DatagramHandler there, List<byte[]> seen) {
    int delivered = 0;
    for (Datagram next = underWay.poll(); next != null; next = underWay.poll()) {
      boolean toHere = next.to.equals(HERE);
      if (!toHere && !next.to.equals(THERE)) {
        continue;
      }
      delivered++;
      if (seen.size() < 1_000) {
        seen.add(next.bytes);
      }
      DatagramHandler receiver = toHere ? here : there;
      InetSocketAddress address = next.to;
      receiver.onDatagram(
          nowNs,
          0,
          next.from,
          ByteBuffer.wrap(next.bytes),
          (socket, to, bytes) -> keep(address, to, bytes));
      timers(receiver, next.to);
    }
    return delivered;
  }

  private void timers(DatagramHandler handler, InetSocketAddress address) {
    for (int i = 0; i < 8 && handler.timeoutNs(nowNs) <= 0; i++) {
      handler.advance(nowNs, (socket, to, bytes) -> keep(address, to, bytes));
    }
  }

  private void keep(InetSocketAddress from, InetSocketAddress to, ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    underWay.add(new Datagram(from, to, bytes));
  }

  /** Returns a connect or something like it. */
  private static byte[] bittorrentRequest(SplittableRandom random) {
    ByteBuffer request = ByteBuffer.allocate(random.nextBoolean() ? 16 : 98);
    request.putLong(random.nextInt(4) == 0 ? random.nextLong() : 0x417_2710_1980L);
    return request.putInt(random.nextInt(4)).putInt(random.nextInt()).array();
  }

  private static DatagramHandler tracker(Dialect dialect) {
    return new DatagramTracker(new Tracker(Listeners.with(CONFIG, dialect)));
  }

  /** Sends everything back to where it came from. */
  private static final class Echo implements DatagramHandler {
    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      out.send(socket, source, datagram);
      return true;
    }

    @Override
    public void advance(long nowNs, DatagramSink out) {}

    @Override
    public long timeoutNs(long nowNs) {
      return Long.MAX_VALUE;
    }
  }
}
