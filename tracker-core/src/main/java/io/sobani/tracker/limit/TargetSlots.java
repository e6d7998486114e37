package io.sobani.tracker.limit;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Which targets were told of, and when: cells of slots, each slot a target and its last few times,
 * newest first.
 *
 * <p>A slot is live until its newest time has left the window; then it is free for another target.
 * Not thread-safe.
 */
final class TargetSlots {

  private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(300);
  private static final long MIN_GAP_NS = TimeUnit.SECONDS.toNanos(1);

  private final int slotsPerCell;
  private final int timesPerSlot;
  private final int cells;
  private final long[] targets;
  private final long[] times;

  TargetSlots(int cells, int slotsPerCell, int timesPerSlot) {
    this.cells = cells;
    this.slotsPerCell = slotsPerCell;
    this.timesPerSlot = timesPerSlot;
    targets = new long[cells * slotsPerCell];
    times = new long[targets.length * timesPerSlot];
    Arrays.fill(times, -WINDOW_NS);
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
    return hasLeft(oldestNs, upNs) && upNs - newest(slot) >= MIN_GAP_NS;
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

  private static boolean hasLeft(long timeNs, long upNs) {
    return upNs - timeNs >= WINDOW_NS;
  }
}
