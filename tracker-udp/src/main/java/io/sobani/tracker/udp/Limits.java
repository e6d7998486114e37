package io.sobani.tracker.udp;

import java.time.Duration;

/** The limits of settings. */
final class Limits {

  /** No UDP datagram over IPv4 is longer. */
  static final int LONGEST_PAYLOAD = 65_507;

  /** An IPv6 peer while its table grows, and what else a server of any size has on the heap. */
  private static final long HEAP_BYTES_A_PEER = 100;

  private static final long OTHER_HEAP_BYTES = 16 << 20;

  /** Refuses what would end in an OutOfMemoryError, when the tracker has become popular. */
  static void requireHeapFor(int maxPeers) {
    long neededBytes = OTHER_HEAP_BYTES + HEAP_BYTES_A_PEER * maxPeers;
    long heapBytes = Runtime.getRuntime().maxMemory();
    if (neededBytes > heapBytes) {
      throw new IllegalArgumentException(
          "maxPeers is %d, needs a heap of %d MiB, which may grow to %d MiB: lower it or raise -Xmx"
              .formatted(maxPeers, (neededBytes >> 20) + 1, heapBytes >> 20));
    }
  }

  static void require(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }

  static void require(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }

  private Limits() {}
}
