package io.sobani.tracker.limit;

import io.sobani.tracker.hash.SipHash;

/**
 * How often a target is told of an asker: at most 3 times in 300 s and a second apart, 30 times
 * where the asker is proven; and of how many targets an unproven asker: 8 in 300 s for an address
 * and port, 64 for a host.
 *
 * <p>The windows slide exactly. Told again of the same asker, a target is no further one. Proven
 * askers are counted apart, so that unproven ones cannot use up what is theirs. Thread-safe, by one
 * lock; allocates nothing after construction, holds about 10 bytes a peer of {@code maxPeers}, and
 * 700 KiB at least.
 *
 * @see "hardening promise H6"
 */
public final class IncomeLimiter {

  private final SipHash hash;
  private final AllowList exempt;
  private final TargetSlots ofEndpoints;
  private final TargetSlots ofHosts;
  private final TargetSlots ofProvenPairs;

  /**
   * Makes a limiter that has seen nothing.
   *
   * @param hash where askers and targets go in the tables
   * @param exempt askers without limit
   * @param maxPeers the most registrations; the tables are sized for it
   */
  public IncomeLimiter(SipHash hash, AllowList exempt, int maxPeers) {
    this.hash = hash;
    this.exempt = exempt;
    int cells = PowerOfTwo.atLeast(Math.max(1_024, maxPeers / 64));
    ofEndpoints = new TargetSlots(cells, 8, 3);
    ofHosts = new TargetSlots(cells / 8, 64, 1);
    ofProvenPairs = new TargetSlots(cells, 1, 30);
  }

  /**
   * Counts one message to a target, if it is within the limits; a refused one counts nowhere.
   *
   * @param upNs the time, 0 or more
   * @param askerIpHigh the upper 64 bits of the asker's address
   * @param askerIpLow the lower 64 bits of the asker's address
   * @param askerPort the asker's port
   * @param targetIpHigh the upper 64 bits of the target's address
   * @param targetIpLow the lower 64 bits of the target's address
   * @param targetPort the target's port
   * @param proven whether the asker has proven its address
   * @return whether the target may be told
   */
  public boolean tryAcquire(
      long upNs,
      long askerIpHigh,
      long askerIpLow,
      int askerPort,
      long targetIpHigh,
      long targetIpLow,
      int targetPort,
      boolean proven) {
    if (exempt.contains(askerIpHigh, askerIpLow)) {
      return true;
    }
    long asker = Scope.ENDPOINT.hash(hash, askerIpHigh, askerIpLow, askerPort);
    long target = Scope.ENDPOINT.hash(hash, targetIpHigh, targetIpLow, targetPort);
    return proven
        ? tryAcquireProven(upNs, hash.hash(asker, target))
        : tryAcquireUnproven(
            upNs, asker, Scope.HOST.hash(hash, askerIpHigh, askerIpLow, 0), target);
  }

  /** Pairs that collide share a slot, so all of them are target 0. */
  private synchronized boolean tryAcquireProven(long upNs, long pair) {
    int slot = ofProvenPairs.find(pair, 0, upNs);
    if (!ofProvenPairs.hasRoom(slot, upNs)) {
      return false;
    }
    ofProvenPairs.record(slot, 0, upNs);
    return true;
  }

  private synchronized boolean tryAcquireUnproven(long upNs, long asker, long host, long target) {
    int ofEndpoint = ofEndpoints.find(asker, target, upNs);
    int ofHost = ofHosts.find(host, target, upNs);
    if (ofEndpoint < 0 || ofHost < 0 || !ofEndpoints.hasRoom(ofEndpoint, upNs)) {
      return false;
    }
    ofEndpoints.record(ofEndpoint, target, upNs);
    ofHosts.record(ofHost, target, upNs);
    return true;
  }
}
