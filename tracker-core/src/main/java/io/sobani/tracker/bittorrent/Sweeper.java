package io.sobani.tracker.bittorrent;

import java.util.concurrent.TimeUnit;

/**
 * Reclaims what nobody asks for: goes round all swarms once a minute, a few at a time. Thread-safe:
 * of several event loops the first one does a step.
 */
final class Sweeper {

  private static final long ROUND_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int STEP = 512; // chains, pages and peers, about

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
    int from = chain;
    boolean done;
    synchronized (swept) {
      for (int left = STEP; left > 0 && chain < swept.chains.count(); left--) {
        left -= sweepChain(upNs, swept, left);
      }
      done = chain >= swept.chains.count();
    }
    int passed = done ? STEP : chain - from;
    if (done) {
      chain = 0;
      stripe = (stripe + 1) % swarms.stripes.length;
    }
    int chains = 2 * swarms.count(); // about
    // where peers, not chains, were what took a step, the next one comes sooner
    nextUpNs = upNs + ROUND_NS / (chains / STEP + swarms.stripes.length) * passed / STEP;
  }

  /** Moves on to the next chain, unless there is more to reclaim in this one. */
  private int sweepChain(long upNs, SwarmStripe swept, int most) {
    long expiredNs = swarms.expiredNs(upNs);
    int looks = 0;
    boolean more = false;
    for (Swarm swarm = swept.chains.get(chain), next; swarm != null; swarm = next) {
      next = swarm.next;
      looks += 1 + swarm.expire(expiredNs, upNs, Math.max(1, most - looks), swarms);
      more |= swarm.mayHaveEnded(expiredNs);
      swarms.forgetIfEnded(upNs, swept, swarm);
    }
    chain += more ? 0 : 1;
    return looks;
  }
}
