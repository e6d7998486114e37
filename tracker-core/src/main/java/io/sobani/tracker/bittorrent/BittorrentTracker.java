package io.sobani.tracker.bittorrent;

import io.sobani.tracker.bittorrent.BittorrentStats.Outcome;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.AllowList;
import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.limit.HostCaps;
import io.sobani.tracker.limit.Scope;
import io.sobani.tracker.limit.Uptime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A BitTorrent tracker: swarms, budgets, keys and counters, which all event loops share.
 * Thread-safe; each loop has a {@link BittorrentDatagramTracker} of its own in front of it.
 */
public final class BittorrentTracker {

  private static final List<Budgets.Bound> BUDGETS =
      List.of(
          new Budgets.Bound(Budgets.Kind.UNREGISTERED, Scope.HOST, 50, 125),
          new Budgets.Bound(Budgets.Kind.UNREGISTERED, Scope.NETWORK, 800, 2_000),
          new Budgets.Bound(Budgets.Kind.REGISTERED, Scope.HOST, 600, 1_200),
          new Budgets.Bound(Budgets.Kind.REGISTERED, Scope.NETWORK, 9_600, 19_200));

  final BittorrentConfig config;
  final SipHash hash;
  final ConnectionIds connectionIds;
  final Budgets budgets;
  final Swarms swarms;
  final Sweeper sweeper;

  final List<AtomicLongArray> counters = new CopyOnWriteArrayList<>();

  volatile AccessList accessList = AccessList.OPEN;
  private final Uptime uptime = new Uptime();

  /** Makes a tracker without peers. */
  public BittorrentTracker(BittorrentConfig config) {
    this.config = config;
    connectionIds = new ConnectionIds(SipHash.random());
    hash = SipHash.random();
    AllowList exempt = config.exempt();
    budgets = new Budgets(hash, exempt, BUDGETS, config.maxPeers());
    HostCaps hostCaps = new HostCaps(hash, exempt, 4_096, 4_096, 32_768, config.maxPeers());
    swarms = new Swarms(hash, hostCaps, config);
    sweeper = new Sweeper(swarms);
  }

  /**
   * Changes which torrents are served, at once; all are at first. Peers of torrents that are no
   * longer served are forgotten when their time is over; nobody is told of them.
   */
  public void accessList(AccessList list) {
    accessList = list;
  }

  /** Returns what became of all datagrams so far, over all loops. */
  public BittorrentStats stats() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      int i = outcome.ordinal();
      counts.put(outcome, counters.stream().mapToLong(loop -> loop.getOpaque(i)).sum());
    }
    return new BittorrentStats(counts, swarms.count(), swarms.peers());
  }

  /** Returns the uptime; the clocks of event loops are not quite equal. */
  long upNs(long nowNs) {
    return Math.max(0, uptime.at(nowNs));
  }
}
