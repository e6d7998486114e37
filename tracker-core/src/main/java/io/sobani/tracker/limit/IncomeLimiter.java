package io.sobani.tracker.limit;

import io.sobani.tracker.IncomeLimits;
import io.sobani.tracker.hash.SipHash;

/**
 * How often a target is told of an asker, and of how many targets an unproven one.
 *
 * <p>The windows slide exactly. Told again of the same asker, a target is no further one. Proven
 * askers are counted apart, so that unproven ones cannot use up what is theirs. Thread-safe, by one
 * lock; allocates nothing after construction, holds with the usual limits 10 to 20 bytes a peer of
 * {@code maxPeers}, and 700 KiB at least.
 *
 * @see "SECURITY.md, promise 6"
 */
public final class IncomeLimiter {

  private final SipHash hash;
  private final AllowList exempt;
  private final TargetSlots ofEndpoints;
  private final TargetSlots ofHosts;
  private final TargetSlots ofProvenPairs;
  private final TargetSlots ofProvenHosts;

  /**
   * Makes a limiter with the usual limits that has seen nothing.
   *
   * @param hash where askers and targets go in the tables
   * @param exempt askers without limit
   * @param maxPeers the most registrations; the tables are sized for it
   */
  public IncomeLimiter(SipHash hash, AllowList exempt, int maxPeers) {
    this(hash, exempt, IncomeLimits.DEFAULT, maxPeers);
  }

  /**
   * Makes a limiter that has seen nothing.
   *
   * @param hash where askers and targets go in the tables
   * @param exempt askers without limit
   * @param limits what it permits
   * @param maxPeers the most registrations; the tables are sized for it
   */
  public IncomeLimiter(SipHash hash, AllowList exempt, IncomeLimits limits, int maxPeers) {
    this.hash = hash;
    this.exempt = exempt;
    int cells = PowerOfTwo.atLeast(Math.max(1_024, maxPeers / 64));
    ofEndpoints = new TargetSlots(cells, limits.targetsPerPeer(), limits.perPair(), limits);
    ofHosts = new TargetSlots(cells / 8, limits.targetsPerHost(), 1, limits);
    ofProvenPairs = new TargetSlots(cells, 1, limits.perProvenPair(), limits);
    ofProvenHosts = new TargetSlots(cells / 8, 1, limits.perProvenPair(), limits);
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
    long host = Scope.HOST.hash(hash, askerIpHigh, askerIpLow, 0);
    return proven
        ? tryAcquireProven(upNs, host, hash.hash(asker, target))
        : tryAcquireUnproven(upNs, asker, host, target);
  }

  /**
   * Cells of pairs and of hosts are shared by those that collide, so all of them are target 0. A
   * pair is over its limit only if both of its cells are: a host can fill all the cells of pairs,
   * but of hosts only its own.
   */
  private synchronized boolean tryAcquireProven(long upNs, long host, long pair) {
    int ofPair = ofProvenPairs.find(pair, 0, upNs);
    int ofHost = ofProvenHosts.find(host, 0, upNs);
    if (!ofProvenPairs.hasRoom(ofPair, upNs) && !ofProvenHosts.hasRoom(ofHost, upNs)) {
      return false;
    }
    ofProvenPairs.record(ofPair, 0, upNs);
    ofProvenHosts.record(ofHost, 0, upNs);
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
