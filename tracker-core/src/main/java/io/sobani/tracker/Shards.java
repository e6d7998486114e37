package io.sobani.tracker;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.HostCaps;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;

/**
 * All registrations: 62 tables, each its own lock, and one exact count.
 *
 * <p>A thread holds the lock of one table at a time. Whoever hands in a table holds its lock; a
 * place is reserved without one, before the table in which it will be used is locked.
 *
 * @see "PROTOCOL.md, section 7"
 */
final class Shards {

  static final int COUNT = ShareId.ALPHABET.length();

  /** The position behind the last registration of a walk. */
  static final long END = -1;

  private final long leaseNs;
  private final int maxPeers;
  private final HostCaps caps;
  private final Callbacks callbacks;
  private final PeerTable[] tables = new PeerTable[COUNT];
  private final RoomSearch search = new RoomSearch(this);
  private final AtomicInteger count = new AtomicInteger();

  Shards(TrackerConfig config, SipHash key, HostCaps caps, Callbacks callbacks) {
    leaseNs = config.peerTtl().toNanos();
    maxPeers = config.maxPeers();
    this.caps = caps;
    this.callbacks = callbacks;
    Arrays.setAll(tables, i -> new PeerTable(key, mostOfShard(maxPeers)));
  }

  static long maxBytes(int maxPeers) {
    return COUNT * PeerTable.emptyBytes(mostOfShard(maxPeers))
        + (long) maxPeers * PeerTable.MAX_BYTES_PER_PEER;
  }

  /** An id shows its shard, so one may be filled on purpose. */
  private static int mostOfShard(int maxPeers) {
    return 2 * maxPeers / COUNT + 1024;
  }

  /** Returns the number of registrations, ended ones that are not yet reclaimed included. */
  int count() {
    return count.get();
  }

  PeerTable table(int shard) {
    return tables[shard];
  }

  /** Returns the table of the shard that an id names, or {@code null} where it names none. */
  PeerTable tableOf(ShareId id) {
    int shard = shardOfId(id);
    return id.equals(ShareId.NONE) || shard >= COUNT ? null : tables[shard];
  }

  static int shardOf(long hash) {
    return (int) ((hash >>> 32) * COUNT >>> 32);
  }

  /** Returns the shard that an id's last character names. */
  static int shardOfId(ShareId id) {
    return (int) id.low() & 0x3f;
  }

  /** Returns the asker's live registration; reclaims an ended one. */
  int findLive(PeerTable table, Asker asker) {
    int peer = table.find(asker.hash, asker.source);
    if (peer != PeerTable.NOBODY && !isLive(table, peer, asker.upNs)) {
      expire(table, peer, asker.later);
      return PeerTable.NOBODY;
    }
    return peer;
  }

  boolean isLive(PeerTable table, int peer, long upNs) {
    return upNs - table.lastSeen(peer) < leaseNs;
  }

  void expire(PeerTable table, int peer, Queue<Runnable> later) {
    callbacks.expired(table, peer, later);
    remove(table, peer);
  }

  /** Removes a live registration for the sake of another. */
  void evict(PeerTable table, int peer, Queue<Runnable> later) {
    callbacks.evicted(table, peer, later);
    remove(table, peer);
  }

  /** Removes a registration, and gives its place back. */
  void remove(PeerTable table, int peer) {
    long ipHigh = table.ipHigh(peer);
    long ipLow = table.ipLow(peer);
    table.remove(peer);
    release(ipHigh, ipLow);
  }

  int add(PeerTable table, Asker asker, ShareId id) {
    return table.add(
        asker.hash, asker.source, id, asker.listener.number(), asker.isApp(), asker.upNs);
  }

  /**
   * Shows up to {@code count} peers, ended ones included, from a position on, 0 at first; each with
   * its table, whose lock is held, and from which it may be removed. Returns the next position, or
   * {@link #END}.
   */
  long walk(long position, int count, ObjIntConsumer<PeerTable> to) {
    int shard = (int) (position >>> Integer.SIZE);
    int row = (int) position - 1;
    for (int left = count; left > 0 && shard < COUNT; ) {
      PeerTable table = tables[shard];
      synchronized (table) {
        row = row == PeerTable.NOBODY ? table.last() : table.before(row);
        for (; row != PeerTable.NOBODY; row = table.before(row)) {
          to.accept(table, table.at(row));
          if (--left == 0) {
            break;
          }
        }
      }
      if (row == PeerTable.NOBODY) {
        shard++;
        left--; // an empty shard is work as well
      }
    }
    return shard < COUNT ? (long) shard << Integer.SIZE | row + 1 : END;
  }

  /** Returns the address of a peer that others are told, given the observed one. */
  static Endpoint effective(PeerTable table, int peer, Endpoint observed) {
    return effective(observed, table.overrideIp(peer), table.overridePort(peer));
  }

  /** Returns an endpoint in which what is given, not {@code null} or 0, stands instead. */
  static Endpoint effective(Endpoint observed, IpAddress ip, int port) {
    return ip == null && port == 0
        ? observed
        : new Endpoint(ip == null ? observed.ip() : ip, port == 0 ? observed.port() : port);
  }

  /** Returns whether the asker could get a place. */
  boolean hasPlace(Asker asker) {
    boolean has = reserve(asker, asker.proven) == null;
    if (has) {
      release(asker);
    }
    return has;
  }

  /**
   * Reserves a place for the asker; a proven one may take an established peer's. Returns why there
   * is none, or {@code null}.
   */
  Code reserve(Asker asker, boolean proven) {
    long ipHigh = asker.source.ipHigh();
    long ipLow = asker.source.ipLow();
    if (!caps.tryAdd(ipHigh, ipLow) && !(proven && takePlaceOfNeighbour(asker))) {
      return Code.HOST_FULL;
    }
    int now = count.get();
    while (now >= maxPeers || !count.compareAndSet(now, now + 1)) {
      if (now >= maxPeers && !search.makeRoom(asker, proven)) {
        caps.remove(ipHigh, ipLow);
        return Code.TRACKER_FULL;
      }
      now = count.get();
    }
    return null;
  }

  /** A cap cannot lock anybody out: a proven peer goes before the unproven ones. */
  private boolean takePlaceOfNeighbour(Asker asker) {
    long ipHigh = asker.source.ipHigh();
    long ipLow = asker.source.ipLow();
    return search.makeRoomAmongNeighbours(asker, caps.full(ipHigh, ipLow))
        && caps.tryAdd(ipHigh, ipLow);
  }

  void release(Asker asker) {
    release(asker.source.ipHigh(), asker.source.ipLow());
  }

  private void release(long ipHigh, long ipLow) {
    caps.remove(ipHigh, ipLow);
    count.decrementAndGet();
  }

  /** Returns whether the asker's table has room for it, made by another if need be. */
  boolean admit(PeerTable table, Asker asker, boolean proven) {
    return hasRoom(table, asker)
        || search.makeRoomIn(table, asker, proven) && hasRoom(table, asker);
  }

  private static boolean hasRoom(PeerTable table, Asker asker) {
    return table.hasRoom(asker.hash, asker.source);
  }
}
