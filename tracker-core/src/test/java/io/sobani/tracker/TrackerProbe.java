package io.sobani.tracker;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.table.PeerTable;
import io.sobani.tracker.table.TableIntegrity;
import java.lang.reflect.Field;

/** Looks into a tracker at rest and checks that its registrations agree with each other. */
public final class TrackerProbe {

  private final SipHash key;
  private final Shards shards;
  private final int maxPeers;

  public TrackerProbe(Tracker tracker) {
    key = (SipHash) read(tracker, "key");
    shards = (Shards) read(tracker, "shards");
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

  private void checkShard(int shard, PeerTable table) {
    TableIntegrity.check(table, key);
    for (int peer = table.last(); peer != PeerTable.NOBODY; peer = table.before(peer)) {
      long hash = key.hash(table.ipHigh(peer), table.ipLow(peer), table.port(peer));
      require(Shards.shardOf(hash) == shard, "a peer is in the shard of its address");
      require(Shards.shardOfId(table.idLow(peer)) == shard, "its id names that shard");
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("broken: " + what);
    }
  }

  private static Object read(Tracker tracker, String field) {
    try {
      Field declared = Tracker.class.getDeclaredField(field);
      declared.setAccessible(true);
      return declared.get(tracker);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
