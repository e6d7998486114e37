package io.sobani.tracker;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import io.sobani.tracker.table.TableIntegrity;
import java.util.ArrayList;
import java.util.List;

/** Looks into a tracker at rest and checks that its registrations agree with each other. */
public final class TrackerProbe {

  private final Tracker tracker;
  private final SipHash key;
  private final Shards shards;
  private final int maxPeers;

  /** All that a tracker keeps of a peer. */
  public record Row(
      Endpoint address,
      ShareId id,
      IpAddress overrideIp,
      int overridePort,
      int socket,
      boolean app,
      int state,
      long silentNs) {}

  public TrackerProbe(Tracker tracker) {
    this.tracker = tracker;
    key = tracker.key;
    shards = tracker.shards;
    maxPeers = tracker.config().maxPeers();
  }

  /** Throws where an index, a count, a shard or the bound does not hold. */
  public void check() {
    int peers = 0;
    for (int shard = 0; shard < Shards.COUNT; shard++) {
      PeerTable table = shards.table(shard);
      if (table.size() > 0) {
        peers += table.size();
        checkShard(shard, table);
      }
    }
    require(peers == shards.count(), "the count is the sum of all shards");
    require(peers <= maxPeers, "no more peers than maxPeers");
  }

  /** Returns what is kept, ended peers included. */
  public List<Row> rows(long nowNs) {
    List<Row> rows = new ArrayList<>();
    for (int shard = 0; shard < Shards.COUNT; shard++) {
      PeerTable table = shards.table(shard);
      synchronized (table) {
        for (int row = table.last(); row != PeerTable.NOBODY; row = table.before(row)) {
          rows.add(row(table, table.at(row), nowNs));
        }
      }
    }
    return rows;
  }

  private Row row(PeerTable table, int peer, long nowNs) {
    return new Row(
        table.endpoint(peer),
        table.shareId(peer),
        table.overrideIp(peer),
        table.overridePort(peer),
        table.socket(peer),
        table.isApp(peer),
        table.state(peer),
        tracker.upNs(nowNs) - table.lastSeen(peer));
  }

  private void checkShard(int shard, PeerTable table) {
    TableIntegrity.check(table, key);
    for (int row = table.last(); row != PeerTable.NOBODY; row = table.before(row)) {
      int peer = table.at(row);
      long hash = PackedSource.of(table.endpoint(peer)).hash(key);
      require(Shards.shardOf(hash) == shard, "a peer is in the shard of its address");
      require(Shards.shardOfId(table.shareId(peer)) == shard, "its id names that shard");
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("broken: " + what);
    }
  }
}
