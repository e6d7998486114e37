package io.sobani.tracker.limit;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One rate and burst for each source of a {@link Scope}, in a fixed table.
 *
 * <p>The generic cell rate algorithm: a cell holds the time at which its source, answered at just
 * the rate, would have used up all that it was charged. An answer moves it on by one interval; it
 * may run ahead of now by a burst. Thread-safe; between a look and its charge another thread may
 * charge, so n threads that do so exceed a budget by less than n.
 *
 * @see "ITU-T I.371, annex A"
 */
final class RateTable {

  private final SipHash hash;
  private final Scope scope;
  private final long intervalNs;
  private final long maxAheadNs;
  private final AtomicLongArray cells;

  RateTable(SipHash hash, Budgets.Bound bound, int cells) {
    this.hash = hash;
    scope = bound.scope();
    intervalNs = TimeUnit.SECONDS.toNanos(1) / bound.perSecond();
    maxAheadNs = (bound.burst() - 1) * intervalNs;
    this.cells = new AtomicLongArray(cells);
  }

  boolean allows(long upNs, PackedSource source) {
    return allows(upNs, cells.get(cell(source)));
  }

  void charge(long upNs, PackedSource source) {
    int cell = cell(source);
    long usedUpNs;
    do {
      usedUpNs = cells.get(cell);
    } while (!charge(upNs, cell, usedUpNs));
  }

  /** Looks and charges in one, so that threads exceed nothing. */
  boolean take(long upNs, PackedSource source) {
    int cell = cell(source);
    long usedUpNs;
    do {
      usedUpNs = cells.get(cell);
      if (!allows(upNs, usedUpNs)) {
        return false;
      }
    } while (!charge(upNs, cell, usedUpNs));
    return true;
  }

  void giveBack(PackedSource source) {
    cells.addAndGet(cell(source), -intervalNs);
  }

  private boolean allows(long upNs, long usedUpNs) {
    return usedUpNs - upNs <= maxAheadNs;
  }

  private boolean charge(long upNs, int cell, long usedUpNs) {
    return cells.compareAndSet(cell, usedUpNs, Math.max(usedUpNs, upNs) + intervalNs);
  }

  private int cell(PackedSource source) {
    return (int) scope.hash(hash, source) & cells.length() - 1;
  }
}
