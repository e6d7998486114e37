package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;

/**
 * Makes room in a full tracker. Thread-safe; the caller holds no stripe's lock.
 *
 * <p>A search goes round all swarms, page by page, and collects candidates. As long as some of them
 * are of one network, one of those is removed, and the search stays where it is; so it passes peers
 * of many networks quickly, and stays where a few networks hold much.
 */
final class Eviction {

  /** Chains that are looked at for candidates, and candidates that are tried, at most. */
  private static final int MAX_CHAINS = 128;

  private static final int MAX_TRIES = 4;

  private final Swarms swarms;
  private final Candidates candidates;

  /* Where the search is: in each swarm of a chain, at the page of this number. */
  private int stripe;
  private int chain;
  private int page;

  Eviction(Swarms swarms, SipHash keyed) {
    this.swarms = swarms;
    candidates = new Candidates(keyed);
  }

  synchronized boolean removePeer(long upNs) {
    long expiredNs = swarms.expiredNs(upNs);
    for (int i = 0; i < MAX_TRIES; i++) {
      int chosen = candidates.choose(expiredNs);
      if (chosen < 0 || !candidates.isDispensable(chosen, expiredNs)) {
        candidates.clear();
        collect(false);
        chosen = candidates.choose(expiredNs);
      }
      if (chosen < 0) {
        return false;
      }
      if (swarms.evictPeer(upNs, candidates, chosen)) {
        candidates.remove(chosen);
        return true;
      }
      candidates.clear(); // they were collected long ago
    }
    return false;
  }

  /** Removes a swarm that has no peers or few; returns whether it did. */
  synchronized boolean removeSwarm(long upNs) {
    candidates.clear();
    collect(true);
    int chosen = candidates.choose(swarms.expiredNs(upNs));
    boolean removed = chosen >= 0 && swarms.evictSwarm(upNs, candidates.swarm(chosen));
    candidates.clear(); // they stand for swarms
    return removed;
  }

  private void collect(boolean whole) {
    int left = MAX_CHAINS;
    for (int stripes = swarms.stripes.length; stripes > 0 && left > 0; stripes--) {
      SwarmStripe searched = swarms.stripes[stripe];
      synchronized (searched) {
        for (; chain < searched.chains.count() && left > 0; left--) {
          if (candidates.isFull()) {
            return;
          }
          collect(searched.chains.get(chain), whole);
        }
        if (chain >= searched.chains.count()) {
          stripe = (stripe + 1) % swarms.stripes.length;
          chain = 0;
          page = 0;
        }
      }
    }
  }

  private void collect(Swarm first, boolean whole) {
    boolean more = false;
    for (Swarm swarm = first; swarm != null && !candidates.isFull(); swarm = swarm.next) {
      if (!whole && page < swarm.pages()) {
        candidates.addPage(swarm, page);
        more |= page + 1 < swarm.pages();
      } else if (whole && swarm.pages() <= 1) {
        candidates.addWhole(swarm);
      }
    }
    page = more ? page + 1 : 0;
    chain += more ? 0 : 1;
  }
}
