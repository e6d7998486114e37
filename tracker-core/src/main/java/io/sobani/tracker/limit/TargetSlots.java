package io.sobani.tracker.limit;

import io.sobani.tracker.IncomeLimits;
import java.util.Arrays;

/**
 * Which targets were told of, and when: cells of slots, each slot a target and its last few times,
 * newest first.
 *
 * <p>A slot is live until its newest time has left the window; then it is free for another target.
 * Not thread-safe.
 */
final class TargetSlots {

  private final int slotsPerCell;
  private final int timesPerSlot;
  private final int cells;
  private final long windowNs;
  private final long spacingNs;
  private final long[] targets;
  private final long[] times;

  TargetSlots(int cells, int slotsPerCell, int timesPerSlot, IncomeLimits limits) {
    this.cells = cells;
    this.slotsPerCell = slotsPerCell;
    this.timesPerSlot = timesPerSlot;
    windowNs = limits.window().toNanos();
    spacingNs = limits.spacing().toNanos();
    targets = new long[cells * slotsPerCell];
    times = new long[targets.length * timesPerSlot];
    Arrays.fill(times, -windowNs);
  }

  /** Returns the live slot of a target in a cell, else a free one, else −1. */
  int find(long cellHash, long target, long upNs) {
    int first = ((int) cellHash & cells - 1) * slotsPerCell;
    int free = -1;
    for (int slot = first; slot < first + slotsPerCell; slot++) {
      if (hasLeft(newest(slot), upNs)) {
        free = slot;
      } else if (targets[slot] == target) {
        return slot;
      }
    }
    return free;
  }

  /** Returns whether one more time is neither too many nor too soon. */
  boolean hasRoom(int slot, long upNs) {
    long oldestNs = times[(slot + 1) * timesPerSlot - 1];
    return hasLeft(oldestNs, upNs) && upNs - newest(slot) >= spacingNs;
  }

  void record(int slot, long target, long upNs) {
    int first = slot * timesPerSlot;
    System.arraycopy(times, first, times, first + 1, timesPerSlot - 1);
    times[first] = upNs;
    targets[slot] = target;
  }

  private long newest(int slot) {
    return times[slot * timesPerSlot];
  }

  private boolean hasLeft(long timeNs, long upNs) {
    return upNs - timeNs >= windowNs;
  }
}
