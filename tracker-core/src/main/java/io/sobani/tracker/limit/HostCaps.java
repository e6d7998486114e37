package io.sobani.tracker.limit;

import io.sobani.tracker.hash.SipHash;

/**
 * Bounds the registrations of a host and of a network.
 *
 * <p>Thread-safe, by one lock; allocates nothing after construction.
 *
 * @see "tracker-core/SECURITY.md, promise 7"
 */
public final class HostCaps {

  private static final int MIN_COUNTERS = 4_096;

  private final SipHash hash;
  private final AllowList exempt;
  private final int perHostV4;
  private final int perHostV6;
  private final int perNetwork;
  private final char[] hosts;
  private final char[] networks;

  /** Makes counters of nothing; each cap is 1 to 65,535. */
  public HostCaps(
      SipHash hash, AllowList exempt, int perHostV4, int perHostV6, int perNetwork, int maxPeers) {
    this.hash = hash;
    this.exempt = exempt;
    this.perHostV4 = perHostV4;
    this.perHostV6 = perHostV6;
    this.perNetwork = perNetwork;
    int counters = exempt == AllowList.EVERYBODY ? 0 : counters(maxPeers);
    hosts = new char[counters];
    networks = new char[counters];
  }

  private static int counters(int maxPeers) {
    return PowerOfTwo.atLeast(Math.max(MIN_COUNTERS, maxPeers / 8));
  }

  /** Returns the heap that counters take. */
  public static long bytes(int maxPeers) {
    return 2L * counters(maxPeers) * Character.BYTES;
  }

  /** Counts a registration, if its host and its network both have room for it. */
  public boolean tryAdd(long ipHigh, long ipLow) {
    if (exempt.contains(ipHigh, ipLow)) {
      return true;
    }
    int host = cell(Scope.HOST, ipHigh, ipLow);
    int network = cell(Scope.NETWORK, ipHigh, ipLow);
    int perHost = perHost(ipHigh, ipLow);
    synchronized (this) {
      if (hosts[host] >= perHost || networks[network] >= perNetwork) {
        return false;
      }
      hosts[host]++;
      networks[network]++;
      return true;
    }
  }

  /** Returns the host where it has no room, else the network, which had none a moment ago. */
  public Scope full(long ipHigh, long ipLow) {
    int host = cell(Scope.HOST, ipHigh, ipLow);
    synchronized (this) {
      return hosts[host] >= perHost(ipHigh, ipLow) ? Scope.HOST : Scope.NETWORK;
    }
  }

  private int perHost(long ipHigh, long ipLow) {
    return Scope.v4(ipHigh, ipLow) != 0 ? perHostV4 : perHostV6;
  }

  /** Takes a counted registration back. */
  public void remove(long ipHigh, long ipLow) {
    if (exempt.contains(ipHigh, ipLow)) {
      return;
    }
    int host = cell(Scope.HOST, ipHigh, ipLow);
    int network = cell(Scope.NETWORK, ipHigh, ipLow);
    synchronized (this) {
      if (hosts[host] > 0 && networks[network] > 0) {
        hosts[host]--;
        networks[network]--;
      }
    }
  }

  private int cell(Scope scope, long ipHigh, long ipLow) {
    return (int) hash.tableHash(scope.key(ipHigh, ipLow)) & hosts.length - 1;
  }
}
