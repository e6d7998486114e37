package io.sobani.tracker.peer;

import java.util.Random;

/**
 * The times at which a link that is being opened knocks by itself. The side that asked: at once,
 * every 500 ms for 5 s, then every second, at most 21 times. The side that was told of an income,
 * which may be forged: at 0, 0.5 and 1.5 s. A peer that is its own tracker: never, because its NAT
 * is open to whom its tracker answers.
 */
final class KnockSchedule {

  private static final long FAST_NS = 500_000_000L;
  private static final long SLOW_NS = 1_000_000_000L;

  private final int maxKnocks;
  private final int fastKnocks;
  private final Random random;
  private final Timer timer = new Timer();
  private int knocks;

  private KnockSchedule(int maxKnocks, int fastKnocks, Random random) {
    this.maxKnocks = maxKnocks;
    this.fastKnocks = fastKnocks;
    this.random = random;
    timer.now();
  }

  static KnockSchedule of(PeerLink.Role role, Random random) {
    return role == PeerLink.Role.ASKER
        ? new KnockSchedule(21, 10, random)
        : new KnockSchedule(3, 1, null);
  }

  static KnockSchedule never() {
    KnockSchedule never = new KnockSchedule(0, 0, null);
    never.timer.off();
    return never;
  }

  /** Returns whether the last knock was sent. */
  boolean isOver() {
    return timer.isOff();
  }

  boolean isDue(long nowNs) {
    return timer.isDue(nowNs);
  }

  void knocked(long nowNs) {
    knocks++;
    long waitNs = knocks <= fastKnocks ? FAST_NS : SLOW_NS;
    if (knocks == maxKnocks) {
      timer.off();
    } else {
      timer.at(nowNs + (random == null ? waitNs : Jitter.around(waitNs, random)));
    }
  }

  long delayNs(long nowNs) {
    return timer.delayNs(nowNs);
  }
}
