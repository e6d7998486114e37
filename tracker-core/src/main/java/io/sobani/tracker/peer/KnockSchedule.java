package io.sobani.tracker.peer;

import java.util.random.RandomGenerator;

/** When a link that is being opened knocks: at once, every 500 ms for 5 s, then every second. */
final class KnockSchedule {

  private static final int MAX_KNOCKS = 21;
  private static final int FAST_KNOCKS = 10;
  private static final long FAST_NS = 500_000_000L;
  private static final long SLOW_NS = 1_000_000_000L;

  private final RandomGenerator random;
  private final Timer timer = new Timer();
  private int knocks;

  KnockSchedule(RandomGenerator random) {
    this.random = random;
    timer.now();
  }

  boolean isDue(long nowNs) {
    return timer.isDue(nowNs);
  }

  void knocked(long nowNs) {
    knocks++;
    if (knocks == MAX_KNOCKS) {
      timer.off();
    } else {
      timer.at(nowNs + Jitter.around(knocks <= FAST_KNOCKS ? FAST_NS : SLOW_NS, random));
    }
  }

  long delayNs(long nowNs) {
    return timer.delayNs(nowNs);
  }
}
