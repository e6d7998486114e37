package io.sobani.tracker.limit;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;

/**
 * Limits introductions to an asker, whose address may be that of a victim: by asker and target, by
 * asker's host and target, by asker's host, by asker's network.
 *
 * <p>Proven askers are counted apart, so that unproven ones cannot use up what is theirs. Because
 * every host and every network has a bound, none can fill the tables for others. Thread-safe, by
 * one lock; allocates nothing after construction.
 *
 * @see "tracker-core/SECURITY.md, promise 6"
 */
public final class IncomeLimiter {

  private static final int MIN_CELLS = 1_024;
  private static final int PEERS_PER_CELL = 8;

  private final SipHash hash;
  private final AllowList exempt;
  private final Counts ofUnproven;
  private final Counts ofProven;

  /**
   * Makes a limiter that has seen nothing.
   *
   * @param windowNs the time that an introduction counts for
   * @param spacingNs the least time between two of one asker and target
   */
  public IncomeLimiter(
      SipHash hash,
      AllowList exempt,
      Most unproven,
      Most proven,
      long windowNs,
      long spacingNs,
      int maxPeers) {
    this.hash = hash;
    this.exempt = exempt;
    int cells = exempt == AllowList.EVERYBODY ? 0 : cells(maxPeers);
    ofUnproven = new Counts(cells, unproven, windowNs, spacingNs);
    ofProven = new Counts(cells, proven, windowNs, spacingNs);
  }

  private static int cells(int maxPeers) {
    return PowerOfTwo.atLeast(Math.max(MIN_CELLS, maxPeers / PEERS_PER_CELL));
  }

  /** Returns the heap that a limiter takes. */
  public static long bytes(int maxPeers) {
    return 2L * cells(maxPeers) * Counts.BYTES_PER_CELL;
  }

  /** Counts one message to a target, if it is within the limits; a refused one counts nowhere. */
  public boolean tryAcquire(long upNs, PackedSource asker, Endpoint target, boolean proven) {
    if (exempt.contains(asker.ipHigh(), asker.ipLow())) {
      return true;
    }
    long to = hash.hashEndpoint(target.ip().high(), target.ip().low(), target.port());
    long host = Scope.HOST.hash(hash, asker);
    long network = Scope.NETWORK.hash(hash, asker);
    long pair = hash.tableHash(asker.hash(hash), to);
    long hostAndTarget = hash.tableHash(host, to);
    Counts counts = proven ? ofProven : ofUnproven;
    synchronized (this) {
      return counts.tryAdd(upNs, pair, hostAndTarget, host, network);
    }
  }

  /** The most in the window, each 1 to 65,535; hosts and networks are those of askers. */
  public record Most(int perPair, int perHostAndTarget, int perHost, int perNetwork) {}

  /** Counts the introductions of one class of askers. */
  private static final class Counts {

    /** Two tables have all the cells, and two have a fourth of them. */
    static final int BYTES_PER_CELL = RecentCounts.BYTES_PER_CELL * 5 / 2;

    private final RecentCounts ofPairs;
    private final RecentCounts ofHostsAndTargets;
    private final RecentCounts ofHosts;
    private final RecentCounts ofNetworks;

    Counts(int cells, Most most, long windowNs, long spacingNs) {
      ofPairs = new RecentCounts(cells, most.perPair(), windowNs, spacingNs);
      ofHostsAndTargets = new RecentCounts(cells, most.perHostAndTarget(), windowNs, 0);
      ofHosts = new RecentCounts(cells / 4, most.perHost(), windowNs, 0);
      ofNetworks = new RecentCounts(cells / 4, most.perNetwork(), windowNs, 0);
    }

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
}
