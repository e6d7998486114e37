package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.TrackerProbe.Row;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.sim.Seeds;
import io.sobani.tracker.soak.PlainTracker;
import io.sobani.tracker.soak.PlainTracker.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tracker beside the protocol in plain code, reply by reply, from hostile clocks on. */
class TrackerModelTest {

  private static final int STEPS = 300_000;
  private static final int STEPS_BETWEEN_LOOKS = 100;
  private static final long LEASE_NS = 300_000_000_000L;

  private final long seed = Seeds.of("model");
  private final Random random = new Random(seed);
  private final Tracker tracker =
      new Tracker(
          Listeners.both(
              TrackerConfig.builder().limits(Limits.off()).tokenMode(TokenMode.OFF).build()));
  private final TrackerProbe probe = new TrackerProbe(tracker);
  private final List<ShareId> ids = new ArrayList<>(List.of(ShareId.parse("neverWas")));
  private final List<Endpoint> peers = peers();
  private PlainTracker plain;
  private long nowNs;

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE - 10_000_000_000L})
  void shouldSayWhatThePlainTrackerSays(long startNs) {
    plain = new PlainTracker(startNs, false);
    nowNs = startNs;
    for (int step = 0; step < STEPS; step++) {
      passTime();
      Endpoint peer = peers.get(random.nextInt(peers.size()));
      int socket = random.nextInt(2);
      Request request = request(peer);
      List<Answer> sent = handle(socket, peer, request);
      assertThat(sent)
          .as("seed %d, start %d, step %d: %s asks %s", seed, startNs, step, peer, request)
          .isEqualTo(plain.serve(nowNs, socket, peer, request, sent.get(0).reply()));
      learn(sent.get(0).reply());
      if (step % STEPS_BETWEEN_LOOKS == 0) {
        assertThat(live()).as("seed %d, step %d", seed, step).isEqualTo(plain.live(nowNs));
      }
    }
    for (Outcome outcome : Outcome.values()) {
      assertThat(tracker.stats().count(outcome)).as(outcome.name()).isEqualTo(plain.count(outcome));
    }
  }

  private void passTime() {
    nowNs +=
        switch (random.nextInt(8)) {
          case 0 -> LEASE_NS / 4;
          case 1 -> toAnEdge();
          default -> random.nextInt(1_000_000);
        };
    if (random.nextInt(8) == 0 && tracker.timeoutNs(nowNs) <= 0) {
      tracker.advance(nowNs);
    }
  }

  /** Goes to the last nanosecond of somebody's lease, or the first one after it. */
  private long toAnEdge() {
    long rest = LEASE_NS;
    for (Row row : plain.live(nowNs).values()) {
      rest = Math.min(rest, LEASE_NS - row.silentNs());
    }
    return Math.max(0, rest - random.nextInt(2));
  }

  private Request request(Endpoint peer) {
    return switch (random.nextInt(6)) {
      case 0 -> Request.Announce.PLAIN;
      case 1 -> Request.Alive.PLAIN;
      case 2 -> Request.Pulse.PLAIN;
      case 3 -> new Request.Pulse(override(peer), false);
      case 4 -> new Request.Pulse(AddressOverride.NONE, true);
      default -> new Request.Push(ids.get(random.nextInt(ids.size())));
    };
  }

  private AddressOverride override(Endpoint peer) {
    int port = random.nextInt(4) == 0 ? peer.port() : 1 + random.nextInt(65_535);
    boolean otherIp = random.nextInt(4) == 0;
    IpAddress ip = otherIp ? IpAddress.v4(0x09090909) : random.nextBoolean() ? peer.ip() : null;
    return AddressOverride.of(ip, port);
  }

  private List<Answer> handle(int socket, Endpoint source, Request request) {
    List<Answer> sent = new ArrayList<>();
    tracker.handle(
        nowNs,
        socket,
        source.toSocketAddress(),
        request,
        (from, to, reply) -> sent.add(new Answer(from, Endpoint.of(to), reply)));
    return sent;
  }

  private void learn(Reply reply) {
    ShareId id = ShareId.NONE;
    if (reply instanceof Reply.Announced announced) {
      id = announced.shareId();
    } else if (reply instanceof Reply.AnnounceReceived received) {
      id = received.shareId();
    } else if (reply instanceof Reply.PulseReceived pulse) {
      id = pulse.shareId();
    }
    if (!id.equals(ShareId.NONE) && !ids.contains(id)) {
      if (ids.size() > 100) {
        ids.remove(random.nextInt(ids.size()));
      }
      ids.add(id);
    }
  }

  private Map<Endpoint, Row> live() {
    return probe.rows(nowNs).stream()
        .filter(row -> row.silentNs() < LEASE_NS)
        .collect(Collectors.toMap(Row::address, row -> row));
  }

  private static List<Endpoint> peers() {
    List<Endpoint> peers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      IpAddress ip =
          i % 2 == 0
              ? IpAddress.v4(0x0a000001 + i / 4)
              : new IpAddress(0x20010db8_00000000L, i / 4);
      peers.add(new Endpoint(ip, 1000 + i));
    }
    return peers;
  }
}
