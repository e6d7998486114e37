package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waiting for what another thread or the system is about to do, with patience for a busy machine.
 */
final class Eventually {

  private static final long PATIENCE_NS = 60_000_000_000L;
  private static final long PAUSE_NS = 1_000_000;

  /** Returns as soon as it holds; fails after a minute. */
  static void holds(BooleanSupplier condition) {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - startNs < PATIENCE_NS) {
      LockSupport.parkNanos(PAUSE_NS);
    }
    assertThat(condition.getAsBoolean()).as("it holds within a minute").isTrue();
  }

  private Eventually() {}
}
