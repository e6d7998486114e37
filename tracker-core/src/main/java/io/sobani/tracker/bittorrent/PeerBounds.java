package io.sobani.tracker.bittorrent;

import io.sobani.tracker.limit.HostCaps;
import java.util.concurrent.atomic.AtomicInteger;

/** How many peers all swarms hold together, and how many of one host. Thread-safe. */
final class PeerBounds {

  private final int maxPeers;
  private final HostCaps hostCaps;
  private final AtomicInteger peers = new AtomicInteger();

  PeerBounds(int maxPeers, HostCaps hostCaps) {
    this.maxPeers = maxPeers;
    this.hostCaps = hostCaps;
  }

  /** Counts a peer, if there is room for it. */
  boolean tryAdd(long ipHigh, long ipLow) {
    if (peers.incrementAndGet() <= maxPeers && hostCaps.tryAdd(ipHigh, ipLow)) {
      return true;
    }
    peers.decrementAndGet();
    return false;
  }

  void remove(long ipHigh, long ipLow) {
    peers.decrementAndGet();
    hostCaps.remove(ipHigh, ipLow);
  }

  int peers() {
    return peers.get();
  }
}
