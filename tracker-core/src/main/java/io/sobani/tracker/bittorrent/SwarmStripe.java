package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;

/**
 * A part of the swarms: a linear hash table with one chain for each bucket, on average of a half to
 * one swarm. Not thread-safe: the caller holds this object's lock.
 */
final class SwarmStripe {

  /** The first swarm of each chain, or null. */
  final Buckets<Swarm> chains = new Buckets<>();

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
      Swarm divided = chains.get(chains.buddy());
      chains.set(chains.buddy(), null);
      linkAll(divided);
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
      linkAll(chains.removeLast());
    }
  }

  private void linkAll(Swarm chain) {
    for (Swarm swarm = chain, next; swarm != null; swarm = next) {
      next = swarm.next;
      link(swarm);
    }
  }

  private void link(Swarm swarm) {
    int chain = chains.indexOf(swarm.hash);
    swarm.next = chains.get(chain);
    chains.set(chain, swarm);
  }
}
