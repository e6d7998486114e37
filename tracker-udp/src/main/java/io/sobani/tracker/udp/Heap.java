package io.sobani.tracker.udp;

import io.sobani.tracker.TrackerConfig;

/** The heap as a bound: a tracker that is full must not end in an OutOfMemoryError. */
final class Heap {

  /** Taken by a server of any size, and by the process around it. */
  private static final long OTHER_BYTES = 16 << 20;

  /** Left free of the rest, so that a collector can work. */
  private static final int FREE_PART = 8;

  /** Returns what tables may take. */
  static long bytes() {
    long rest = Math.max(0, Runtime.getRuntime().maxMemory() - OTHER_BYTES);
    return rest - rest / FREE_PART;
  }

  /** Lowers {@code maxPeers} where nobody set it and the heap is small, and else refuses. */
  static TrackerConfig fit(TrackerConfig config, long otherBytes) {
    try {
      return config.fittedTo(bytes() - otherBytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ": lower it or raise -Xmx", e);
    }
  }

  private Heap() {}
}
