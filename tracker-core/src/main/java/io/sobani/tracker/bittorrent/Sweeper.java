package io.sobani.tracker.bittorrent;

import java.util.concurrent.TimeUnit;

/**
 * Reclaims what nobody asks for: goes round all swarms once a minute, a few at a time. Thread-safe:
 * of several event loops the first one does a step.
 */
final class Sweeper {

  private static final long ROUND_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int STEP = 512;

  private final Swarms swarms;
  private int stripe;
  private int chain;
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
    SwarmStripe swept = swarms.stripes[stripe];
    int next = swarms.sweep(upNs, swept, chain, STEP);
    boolean done = next >= swept.chains.count();
    int passed = done ? STEP : Math.max(0, next - chain);
    chain = done ? 0 : next;
    stripe = (stripe + (done ? 1 : 0)) % swarms.stripes.length;
    int chains = 2 * swarms.count(); // about
    // where peers, not chains, were what took a step, the next one comes sooner
    nextUpNs = upNs + ROUND_NS / (chains / STEP + swarms.stripes.length) * passed / STEP;
  }
}
