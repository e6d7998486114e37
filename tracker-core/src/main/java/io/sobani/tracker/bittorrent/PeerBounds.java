package io.sobani.tracker.bittorrent;

import io.sobani.tracker.limit.HostCaps;

/** The number of peers in all swarms, and of each host and network. Thread-safe. */
final class PeerBounds {

  private final Bound peers;
  private final HostCaps hostCaps;

  PeerBounds(int maxPeers, HostCaps hostCaps) {
    peers = new Bound(maxPeers);
    this.hostCaps = hostCaps;
  }

  /** Counts a peer of a host and its network, unless they have as many as they may. */
  boolean tryAddHost(long ipHigh, long ipLow) {
    return hostCaps.tryAdd(ipHigh, ipLow);
  }

  /** Counts a peer of a host that counts it already; if there is no room, the host does not. */
  boolean tryAddPeer(long ipHigh, long ipLow) {
    if (peers.tryAdd()) {
      return true;
    }
    hostCaps.remove(ipHigh, ipLow);
    return false;
  }

  void remove(long ipHigh, long ipLow) {
    peers.remove();
    hostCaps.remove(ipHigh, ipLow);
  }

  int peers() {
    return peers.count();
  }
}
