package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.ANNOUNCE;
import static io.sobani.tracker.hardening.TestTracker.APP;
import static io.sobani.tracker.hardening.TestTracker.DOCUMENTED;
import static io.sobani.tracker.hardening.TestTracker.PULSE;
import static io.sobani.tracker.hardening.TestTracker.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.house.Fault;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * tracker-core/SECURITY.md, promise 13: leases end exactly, wherever the clock starts and whatever
 * it does.
 */
class ClockTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final String OTHER = "198.51.100.8:40000";
  private static final String ASKER = "203.0.113.9:40000";
  private static final Duration LEASE = TrackerConfig.defaults().peerTtl();
  private static final Duration INSTANT = Duration.ofNanos(1);
  private static final long MAX_MINUS_10_S = Long.MAX_VALUE - 10_000_000_000L;

  private TestTracker tracker = new TestTracker(TestTracker.config().build());

  @AfterEach
  void shouldServeAFreshPeerAndAccountForEveryDatagram() {
    String id = tracker.register(DOCUMENTED, "192.0.2.77:7");
    assertThat(isFound(id)).isTrue();
    TrackerStats stats = tracker.stats();
    assertThat(stats.received()).isEqualTo(stats.answered() + stats.dropped());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, MAX_MINUS_10_S})
  @Fault("the clock starts anywhere, wraps, goes back a second, jumps an hour or ten years, stands")
  void shouldEndLeasesExactlyWhereverTheClockStarts(long startNs) {
    tracker = new TestTracker(TestTracker.config().build(), startNs);
    String id = tracker.register(DOCUMENTED, PEER);
    for (int i = 0; i < 3; i++) {
      tracker.pass(LEASE.minus(INSTANT));
      assertThat(tracker.ask(DOCUMENTED, PEER, PULSE).get("status")).isEqualTo("0");
    }
    tracker.run(LEASE.minus(INSTANT));
    assertThat(isFound(id)).isTrue();
    tracker.pass(INSTANT);
    assertThat(isFound(id)).isFalse();
  }

  @Test
  @Fault("the clock starts anywhere, wraps, goes back a second, jumps an hour or ten years, stands")
  void shouldKeepNobodyForEverWhereTheClockGoesBackASecond() {
    String id = tracker.register(DOCUMENTED, PEER);
    tracker.pass(Duration.ofSeconds(-1));
    assertThat(isFound(id)).isTrue();
    assertThat(tracker.ask(DOCUMENTED, PEER, PULSE).get("status")).isEqualTo("0");
    tracker.run(LEASE.minus(INSTANT));
    assertThat(isFound(id)).isTrue();
    tracker.pass(INSTANT);
    assertThat(isFound(id)).isFalse();
    tracker.run(Duration.ofSeconds(31));
    assertThat(tracker.stats().peers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 24 * 365 * 10})
  @Fault("the clock starts anywhere, wraps, goes back a second, jumps an hour or ten years, stands")
  void shouldEndAllLeasesWhereTheClockJumpsByHours(int hours) {
    String id = tracker.register(DOCUMENTED, PEER);
    String other = tracker.registerProven(APP, OTHER);
    tracker.pass(Duration.ofHours(hours));
    assertThat(isFound(id)).isFalse();
    assertThat(isFound(other)).isFalse();
    tracker.run(Duration.ofSeconds(30));
    assertThat(tracker.stats().peers()).isZero();
  }

  /** Registrations that ended all at once are reclaimed in steps that hold nobody up. */
  @Test
  @Fault("the clock starts anywhere, wraps, goes back a second, jumps an hour or ten years, stands")
  void shouldReclaimInShortStepsWhereTheClockJumpsByAnHour() {
    int peers = 100_000;
    tracker = new TestTracker(TestTracker.config().limits(Limits.off()).maxPeers(peers).build());
    for (int i = 0; i < peers; i++) {
      tracker.send(
          DOCUMENTED, "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + ":1", ANNOUNCE);
    }
    tracker.pass(Duration.ofHours(1));
    int most = 0;
    for (int left = peers; left > 0; left = tracker.stats().peers()) {
      tracker.advance();
      most = Math.max(most, left - tracker.stats().peers());
    }
    assertThat(most).isBetween(1, 1_024);
  }

  @Test
  @Timeout(60)
  @Fault("the clock starts anywhere, wraps, goes back a second, jumps an hour or ten years, stands")
  void shouldServeAndNotSpinWhereTheClockIsFrozen() {
    String id = tracker.register(DOCUMENTED, PEER);
    tracker.run(Duration.ZERO);
    assertThat(tracker.answered(DOCUMENTED, PEER, PULSE, 1_000, Duration.ZERO)).isEqualTo(1_000);
    assertThat(isFound(id)).isTrue();
  }

  private boolean isFound(String id) {
    return tracker.ask(DOCUMENTED, ASKER, push(id)).is("pushReceived");
  }
}
