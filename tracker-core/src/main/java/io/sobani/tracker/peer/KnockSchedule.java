package io.sobani.tracker.peer;

import java.util.Random;

/**
 * The times at which a link that is being opened knocks by itself. The side that asked: at once,
 * every 500 ms for 5 s, then every second, at most 21 times. The side that was told of an income,
 * which may be forged: at 0, 0.5 and 1.5 s. A peer that is its own tracker: never, because its NAT
 * is open to whom its tracker answers.
 */
final class KnockSchedule extends Timer {

  private static final long FAST_NS = 500_000_000L;
  private static final long SLOW_NS = 1_000_000_000L;

  private final int maxKnocks;
  private final int fastKnocks;
  private final Random random;
  private int knocks;

  private KnockSchedule(int maxKnocks, int fastKnocks, Random random) {
    this.maxKnocks = maxKnocks;
    this.fastKnocks = fastKnocks;
    this.random = random;
  }

  static KnockSchedule of(PeerLink.Role role, Random random) {
    KnockSchedule schedule =
        role == PeerLink.Role.ASKER
            ? new KnockSchedule(21, 10, random)
            : new KnockSchedule(3, 1, null);
    schedule.now();
    return schedule;
  }

  static KnockSchedule never() {
    return new KnockSchedule(0, 0, null);
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
