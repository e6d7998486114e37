package io.sobani.tracker.peer;

import java.util.Random;

/** Random ±20 % to keep peers from acting in lockstep. */
final class Jitter {

  private static final double PART = 0.2;

  private Jitter() {}

  /** Returns that time, ±20 %. */
  static long around(long ns, Random random) {
    return (long) (ns * (1 - PART + 2 * PART * random.nextDouble()));
  }
}
