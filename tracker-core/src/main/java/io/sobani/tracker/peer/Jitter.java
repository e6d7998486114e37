package io.sobani.tracker.peer;

import java.util.random.RandomGenerator;

/** Spreads what many peers would else do at the same time. */
final class Jitter {

  private static final double PART = 0.2;

  private Jitter() {}

  /** Returns that time, ± 20 %. */
  static long around(long ns, RandomGenerator random) {
    return (long) (ns * (1 - PART + 2 * PART * random.nextDouble()));
  }
}
