package io.sobani.tracker;

import java.util.Queue;

/**
 * Reclaims ended registrations: goes round all shards in ten seconds, at most 1,024 rows per step,
 * which any event loop may take when it is due.
 */
final class Sweeper {

  private static final long ROUND_NS = 10_000_000_000L;
  private static final int ROWS_A_STEP = 1024;

  private final Shards shards;
  private long position;
  private volatile long dueNs;

  Sweeper(Shards shards) {
    this.shards = shards;
  }

  /** Returns the delay until a step is due, or the largest long where nobody is registered. */
  long timeoutNs(long upNs) {
    return shards.count() == 0 ? Long.MAX_VALUE : dueNs - upNs;
  }

  synchronized void advance(long upNs, Queue<Runnable> later) {
    if (shards.count() == 0 || dueNs - upNs > 0) {
      return;
    }
    long stepNs = ROUND_NS / (1 + (Shards.COUNT + shards.count()) / ROWS_A_STEP);
    dueNs = Math.max(dueNs, upNs - ROUND_NS) + stepNs;
    position =
        shards.walk(
            position == Shards.END ? 0 : position,
            ROWS_A_STEP,
            (table, peer) -> {
              if (!shards.isLive(table, peer, upNs)) {
                shards.expire(table, peer, later);
              }
            });
  }
}
