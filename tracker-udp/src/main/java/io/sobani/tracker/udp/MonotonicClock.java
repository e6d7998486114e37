package io.sobani.tracker.udp;

/** The library's only clock. */
final class MonotonicClock {

  /** Nanoseconds since nowhere in particular; wall-clock changes do not move it. */
  static long nowNs() {
    return System.nanoTime();
  }

  private MonotonicClock() {}
}
