package io.sobani.tracker.examples.p2pflix;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks: leases run on the monotonic one, the database speaks of the wall's.
 *
 * @param nanos nanoseconds of a monotonic clock
 * @param wall the time of day
 */
record Clocks(LongSupplier nanos, InstantSource wall) {
  static Clocks system() {
    return new Clocks(System::nanoTime, InstantSource.system());
  }
}
