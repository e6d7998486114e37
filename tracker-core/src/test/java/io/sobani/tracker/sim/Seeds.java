package io.sobani.tracker.sim;

import java.util.concurrent.ThreadLocalRandom;

/** Seeds of random tests: another one each time, printed, and given again to see the same run. */
public final class Seeds {

  /** Returns {@code -Dseed.NAME}, else {@code -Dseed}, else a fresh seed. */
  public static long of(String name) {
    long seed =
        Long.getLong("seed." + name, Long.getLong("seed", ThreadLocalRandom.current().nextLong()));
    System.out.println("-Dseed." + name + "=" + seed);
    return seed;
  }

  private Seeds() {}
}
