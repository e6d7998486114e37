package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;

/**
 * A part of the swarms: a linear hash table with one chain for each bucket, on average of a half to
 * one swarm. Not thread-safe: the caller holds this object's lock.
 */
final class SwarmStripe {

  private final Buckets<Swarm> chains = new Buckets<>();
  private int size;
  private Candidates candidates;

  /** Returns an empty object for a search for room in one of the swarms. */
  Candidates candidates(SipHash keyed) {
    if (candidates == null) {
      candidates = new Candidates(keyed);
    }
    candidates.clear();
    return candidates;
  }

  int chains() {
    return chains.count();
  }

  /** Returns the first swarm of a chain, or null. */
  Swarm first(int chain) {
    return chains.get(chain);
  }

  /** Returns a swarm, or null. */
  Swarm find(TorrentKey torrent) {
    Swarm swarm = chains.get(chains.indexOf(torrent.hash));
    while (swarm != null && !swarm.is(torrent)) {
      swarm = swarm.next;
    }
    return swarm;
  }

  void add(Swarm swarm) {
    if (++size > chains.count()) {
      chains.add();
      linkAll(takeChain(chains.buddy()));
    }
    link(swarm);
  }

  void remove(Swarm swarm) {
    int chain = chains.indexOf(swarm.hash);
    if (chains.get(chain) == swarm) {
      chains.set(chain, swarm.next);
    } else {
      Swarm before = chains.get(chain);
      while (before.next != swarm) {
        before = before.next;
      }
      before.next = swarm.next;
    }
    if (--size < chains.count() / 2) {
      Swarm moved = takeChain(chains.count() - 1);
      chains.removeLast();
      linkAll(moved);
    }
  }

  private Swarm takeChain(int chain) {
    Swarm first = chains.get(chain);
    chains.set(chain, null);
    return first;
  }

  private void linkAll(Swarm chain) {
    for (Swarm swarm = chain; swarm != null; ) {
      Swarm next = swarm.next;
      link(swarm);
      swarm = next;
    }
  }

  private void link(Swarm swarm) {
    int chain = chains.indexOf(swarm.hash);
    swarm.next = chains.get(chain);
    chains.set(chain, swarm);
  }
}
