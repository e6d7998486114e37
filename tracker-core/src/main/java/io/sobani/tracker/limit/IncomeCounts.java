package io.sobani.tracker.limit;

/** Counts the introductions of one class of askers, in all four ways of counting. */
final class IncomeCounts {

  /** Two tables of so many cells, and two of a fourth of them. */
  static final int BYTES_PER_CELL = RecentCounts.BYTES_PER_CELL * 5 / 2;

  private final RecentCounts ofPairs;
  private final RecentCounts ofHostsAndTargets;
  private final RecentCounts ofHosts;
  private final RecentCounts ofNetworks;

  IncomeCounts(int cells, IncomeLimiter.Most most, long windowNs, long spacingNs) {
    ofPairs = new RecentCounts(cells, most.perPair(), windowNs, spacingNs);
    ofHostsAndTargets = new RecentCounts(cells, most.perHostAndTarget(), windowNs, 0);
    ofHosts = new RecentCounts(cells / 4, most.perHost(), windowNs, 0);
    ofNetworks = new RecentCounts(cells / 4, most.perNetwork(), windowNs, 0);
  }

  /** Counts one more, if it is within all bounds; a refused one counts nowhere. */
  boolean tryAdd(long upNs, long pair, long hostAndTarget, long host, long network) {
    boolean allowed =
        ofPairs.allow(pair, upNs)
            && ofHostsAndTargets.allow(hostAndTarget, upNs)
            && ofHosts.allow(host, upNs)
            && ofNetworks.allow(network, upNs);
    if (allowed) {
      ofPairs.add(pair, upNs);
      ofHostsAndTargets.add(hostAndTarget, upNs);
      ofHosts.add(host, upNs);
      ofNetworks.add(network, upNs);
    }
    return allowed;
  }
}
