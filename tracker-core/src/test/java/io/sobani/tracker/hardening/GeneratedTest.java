package io.sobani.tracker.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.sim.Seeds;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Seeded sequences of up to eight datagrams from four sources, through trackers of every kind.
 *
 * <p>The long one takes its number of datagrams from {@code -Dhardening.datagrams}, 10⁹ by default;
 * the short one from {@code -Dhardening.million}, for those who hunt planted bugs.
 */
class GeneratedTest {

  private static final int DATAGRAMS_A_TRACKER = 20_000;
  private static final long A_REPORT = 10_000_000;
  private static final long LEASE_NS = TrackerConfig.defaults().peerTtl().toNanos();
  private static final long[] PAUSES_NS = {
    0,
    0,
    0,
    Duration.ofMillis(20).toNanos(),
    Duration.ofSeconds(1).toNanos(),
    Duration.ofSeconds(2).toNanos(),
    Duration.ofSeconds(61).toNanos(),
    Duration.ofSeconds(121).toNanos(),
    LEASE_NS - 1,
    LEASE_NS,
    2 * LEASE_NS
  };

  private final AtomicLong delivered = new AtomicLong();

  @Test
  void shouldSurviveAMillionDatagrams() {
    run(20_261_120, Long.getLong("hardening.million", 1_000_000));
  }

  @Test
  @Tag("long")
  void shouldSurviveAsManyDatagramsAsAsked() {
    run(Seeds.of("generated"), Long.getLong("hardening.datagrams", 1_000_000_000));
  }

  private void run(long seed, long datagrams) {
    System.out.println("generated datagrams, seed " + seed);
    long claimed =
        LongStream.range(0, datagrams / DATAGRAMS_A_TRACKER)
            .parallel()
            .map(i -> attack(seed + i))
            .sum();
    assertThat(claimed).as("claimed of %d, seed %d", datagrams, seed).isGreaterThan(datagrams / 4);
  }

  /** Attacks a tracker of its own; returns how many datagrams it claimed. */
  private long attack(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Arena arena = new Arena("seed " + seed, config(random), random.nextLong());
    Generator generator = new Generator(random, arena.model());
    long claimed = 0;
    for (int left = DATAGRAMS_A_TRACKER; left > 0; ) {
      int length = Math.min(left, 1 + random.nextInt(8));
      for (int i = 0; i < length; i++) {
        int source = random.nextInt(Arena.SOURCES.size());
        claimed += arena.deliver(random.nextInt(2), source, generator.next(source)) ? 1 : 0;
        arena.pass(PAUSES_NS[random.nextInt(PAUSES_NS.length)]);
      }
      left -= length;
      arena.advance(random.nextBoolean() ? 2 * LEASE_NS : 0);
    }
    long now = delivered.addAndGet(DATAGRAMS_A_TRACKER);
    if (now % A_REPORT == 0) {
      System.out.println(now + " datagrams, 0 findings");
    }
    return claimed;
  }

  private static TrackerConfig config(SplittableRandom random) {
    TokenMode[] modes = TokenMode.values();
    return TrackerConfig.builder()
        .tokenMode(modes[random.nextInt(modes.length)])
        .shareIdLength(random.nextInt(6, 21))
        .maxPeers(random.nextBoolean() ? 1_000 : random.nextInt(1, 4))
        .limits(random.nextInt(4) > 0 ? Limits.defaults() : Limits.off())
        .build();
  }
}
