package io.sobani.tracker.peer;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The times at which a link that is being opened knocks by itself: at once, some times after 500
 * ms, then every second.
 */
final class KnockSchedule extends Timer {

  private static final long FAST_NS = 500_000_000L;
  private static final long SLOW_NS = 1_000_000_000L;

  private final int maxKnocks;
  private final int fastKnocks;
  private final @Nullable Random random;
  private int knocks;

  /** Begins a schedule, with ±20 % where there is a source of that. */
  KnockSchedule(int maxKnocks, int fastKnocks, @Nullable Random random) {
    this.maxKnocks = maxKnocks;
    this.fastKnocks = fastKnocks;
    this.random = random;
    if (maxKnocks > 0) {
      now();
    }
  }

  void knocked(long nowNs) {
    knocks++;
    long waitNs = knocks <= fastKnocks ? FAST_NS : SLOW_NS;
    if (knocks == maxKnocks) {
      off();
    } else {
      at(nowNs + (random == null ? waitNs : Retransmission.jittered(waitNs, random)));
    }
  }
}
