package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;

/** A peer's address and port, and their keyed hash; one object is set again and again. */
final class PeerKey {

  long ipHigh;
  long ipLow;
  int port;
  int hash;

  void set(long newIpHigh, long newIpLow, int newPort, SipHash keyed) {
    ipHigh = newIpHigh;
    ipLow = newIpLow;
    port = newPort;
    hash = (int) keyed.hashEndpoint(ipHigh, ipLow, port);
  }
}
