package io.sobani.tracker.bittorrent;

import java.util.concurrent.atomic.AtomicLongArray;

/** The number of datagrams of each outcome: one thread counts, any reads. */
final class Counters {

  private final AtomicLongArray counts = new AtomicLongArray(Outcome.values().length);

  void count(Outcome outcome) {
    int i = outcome.ordinal();
    counts.setOpaque(i, counts.getPlain(i) + 1);
  }

  long of(Outcome outcome) {
    return counts.getOpaque(outcome.ordinal());
  }
}
