package io.sobani.tracker.benchmarks;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.Arrays;

/**
 * The tracker's: 62 packed tables, each behind its own lock; the last character names the table.
 */
final class PackedRegistry implements Registry {

  private static final int SHARDS = 62;
  private static final long MAPPED = 0xffffL << 32;

  private final SipHash key = SipHash.random();
  private final PeerTable[] tables = new PeerTable[SHARDS];
  private long lastId;

  PackedRegistry(int maxPeers) {
    Arrays.setAll(tables, i -> new PeerTable(key, maxPeers / SHARDS));
  }

  @Override
  public long add(int ip, int port, long nowNs) {
    long hash = hash(ip, port);
    int shard = shardOf(hash);
    long id = ++lastId << 6 | shard;
    PeerTable table = tables[shard];
    synchronized (table) {
      table.add(hash, source(ip, port), new ShareId(0, id), 0, false, nowNs);
    }
    return id;
  }

  @Override
  public boolean renew(int ip, int port, long nowNs) {
    long hash = hash(ip, port);
    PeerTable table = tables[shardOf(hash)];
    synchronized (table) {
      int peer = table.find(hash, source(ip, port));
      if (peer == PeerTable.NOBODY) {
        return false;
      }
      table.seen(peer, nowNs);
      return true;
    }
  }

  @Override
  public int find(long id, long nowNs) {
    PeerTable table = tables[(int) id & 0x3f];
    synchronized (table) {
      int peer = table.findId(new ShareId(0, id));
      return peer == PeerTable.NOBODY ? 0 : table.port(peer);
    }
  }

  @Override
  public void remove(int ip, int port, long nowNs) {
    long hash = hash(ip, port);
    PeerTable table = tables[shardOf(hash)];
    synchronized (table) {
      table.remove(table.find(hash, source(ip, port)));
    }
  }

  private long hash(int ip, int port) {
    return source(ip, port).hash(key);
  }

  private static PackedSource source(int ip, int port) {
    return PackedSource.of(0, MAPPED | ip & 0xffff_ffffL, port);
  }

  private static int shardOf(long hash) {
    return (int) ((hash >>> 32) * SHARDS >>> 32);
  }
}
