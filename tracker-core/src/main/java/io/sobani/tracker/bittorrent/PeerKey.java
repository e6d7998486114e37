package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;

/** A peer's address and port, and their keyed hash; one object is set again and again. */
final class PeerKey {

  long ipHigh;
  long ipLow;
  int port;
  int hash;

  void set(long newIpHigh, long newIpLow, int newPort) {
    ipHigh = newIpHigh;
    ipLow = newIpLow;
    port = newPort;
  }

  /** Calculates the hash, which nothing but finding and adding a peer needs. */
  PeerKey hashed(SipHash keyed) {
    hash = (int) keyed.hashEndpoint(ipHigh, ipLow, port);
    return this;
  }
}
