package io.sobani.tracker.benchmarks;

import io.sobani.tracker.protocol.ShareId;

/** A peer as an object with its keys: what the alternatives keep. */
final class PeerObject {

  /** The key of a peer. */
  record Address(int ip, int port) {}

  final Address address;
  final ShareId id;
  volatile long lastSeenNs;

  PeerObject(Address address, ShareId id, long nowNs) {
    this.address = address;
    this.id = id;
    lastSeenNs = nowNs;
  }
}
