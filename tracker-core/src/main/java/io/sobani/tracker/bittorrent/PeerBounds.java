package io.sobani.tracker.bittorrent;

import io.sobani.tracker.limit.HostCaps;
import java.util.concurrent.Semaphore;

/** The number of peers in all swarms, and of each host and network. Thread-safe. */
final class PeerBounds {

  private final int maxPeers;
  private final Semaphore roomForPeers;
  private final HostCaps hostCaps;

  PeerBounds(int maxPeers, HostCaps hostCaps) {
    this.maxPeers = maxPeers;
    roomForPeers = new Semaphore(maxPeers);
    this.hostCaps = hostCaps;
  }

  /** Counts a peer of a host and its network, unless they have as many as they may. */
  boolean tryAddHost(long ipHigh, long ipLow) {
    return hostCaps.tryAdd(ipHigh, ipLow);
  }

  /** Counts a peer of a host that counts it already; if there is no room, the host does not. */
  boolean tryAddPeer(long ipHigh, long ipLow) {
    if (roomForPeers.tryAcquire()) {
      return true;
    }
    hostCaps.remove(ipHigh, ipLow);
    return false;
  }

  void remove(long ipHigh, long ipLow) {
    roomForPeers.release();
    hostCaps.remove(ipHigh, ipLow);
  }

  int peers() {
    return maxPeers - roomForPeers.availablePermits();
  }
}
