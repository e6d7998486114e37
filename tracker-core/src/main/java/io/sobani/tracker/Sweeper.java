package io.sobani.tracker;

import io.sobani.tracker.table.PeerTable;

/**
 * Reclaims ended registrations: goes round all shards in ten seconds, at most 1,024 rows a step.
 *
 * <p>Any event loop may take a step when one is due; whoever comes first does.
 */
final class Sweeper {

  private static final long ROUND_NS = 10_000_000_000L;
  private static final int ROWS_A_STEP = 1024;

  private final Shards shards;
  private int shard;
  private int hand = PeerTable.NOBODY;
  private volatile long dueNs;

  Sweeper(Shards shards) {
    this.shards = shards;
  }

  /** Returns the delay until a step is due, or the largest long where nobody is registered. */
  long timeoutNs(long upNs) {
    return shards.count() == 0 ? Long.MAX_VALUE : dueNs - upNs;
  }

  /** Takes a step if one is due. */
  synchronized void advance(long upNs, Deferred later) {
    if (shards.count() == 0 || dueNs - upNs > 0) {
      return;
    }
    long stepNs = ROUND_NS / (Shards.COUNT + shards.count() / ROWS_A_STEP);
    dueNs = Math.max(dueNs, upNs - ROUND_NS) + stepNs;
    step(upNs, later);
  }

  private void step(long upNs, Deferred later) {
    PeerTable table = shards.table(shard);
    synchronized (table) {
      hand = hand == PeerTable.NOBODY ? table.last() : table.before(hand);
      for (int i = 1; hand != PeerTable.NOBODY; i++) {
        int peer = table.at(hand);
        if (!shards.isLive(table, peer, upNs)) {
          shards.expire(table, peer, later);
        }
        if (i == ROWS_A_STEP) {
          return;
        }
        hand = table.before(hand);
      }
    }
    shard = (shard + 1) % Shards.COUNT;
  }
}
