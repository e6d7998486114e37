package io.sobani.tracker.bittorrent;

import io.sobani.tracker.bittorrent.BittorrentStats.Outcome;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts outcomes: one thread counts, any thread reads. */
final class OutcomeCounters {

  private final AtomicLongArray counts = new AtomicLongArray(Outcome.values().length);

  void count(Outcome outcome) {
    int i = outcome.ordinal();
    counts.setOpaque(i, counts.getPlain(i) + 1);
  }

  long of(Outcome outcome) {
    return counts.getOpaque(outcome.ordinal());
  }
}
