package io.sobani.tracker.bittorrent;

import java.util.concurrent.TimeUnit;

/**
 * Reclaims what nobody reads: goes round all swarms once a minute, a few at a time. Thread-safe: of
 * several event loops whoever comes first does a step.
 */
final class Sweeper {

  private static final long ROUND_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int STEP = 512;

  private final Swarms swarms;
  private int stripe;
  private int slot;
  private volatile long nextUpNs;

  Sweeper(Swarms swarms) {
    this.swarms = swarms;
  }

  long timeoutNs(long upNs) {
    return swarms.count() == 0 ? Long.MAX_VALUE : nextUpNs - upNs;
  }

  void advance(long upNs) {
    if (upNs >= nextUpNs && swarms.count() > 0) {
      step(upNs);
    }
  }

  private synchronized void step(long upNs) {
    if (upNs < nextUpNs) {
      return;
    }
    int next = swarms.sweep(upNs, stripe, slot, STEP);
    int passed = next < 0 ? STEP : next - slot;
    slot = Math.max(0, next);
    if (next < 0) {
      stripe = (stripe + 1) % Swarms.STRIPES;
    }
    // where peers, not slots, were what took a step, the next one comes sooner
    nextUpNs = upNs + ROUND_NS / (swarms.slots() / STEP + Swarms.STRIPES) * passed / STEP;
  }
}
