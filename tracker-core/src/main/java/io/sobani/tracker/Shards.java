package io.sobani.tracker;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.HostCaps;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ErrorCode;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All registrations: 62 tables, each its own lock, and one exact count.
 *
 * <p>A thread holds the lock of one table at a time. A place is reserved before the table in which
 * it will be used is locked, and room is made one table after the other.
 *
 * @see "PROTOCOL.md, section 7"
 */
final class Shards {

  static final int COUNT = ShareId.ALPHABET.length();

  /** No search for room looks at more registrations. */
  private static final int MOST_LOOKS = 1024;

  /** So many are enough to find one that has been silent for long. */
  private static final int ENOUGH_LOOKS = 64;

  private final long leaseNs;
  private final int maxPeers;
  private final HostCaps caps;
  private final Counters counters;
  private final Callbacks callbacks;
  private final PeerTable[] tables = new PeerTable[COUNT];

  private final AtomicInteger count = new AtomicInteger();

  Shards(TrackerConfig config, SipHash key, HostCaps caps, Counters counters, Callbacks callbacks) {
    leaseNs = config.peerTtl().toNanos();
    maxPeers = config.maxPeers();
    this.caps = caps;
    this.counters = counters;
    this.callbacks = callbacks;
    Arrays.setAll(tables, i -> new PeerTable(key, mostOfShard(maxPeers)));
  }

  /** Returns the most heap that registrations take. */
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

  /** Returns the shard of an address whose keyed hash is given. */
  static int shardOf(long hash) {
    return (int) ((hash >>> 32) * COUNT >>> 32);
  }

  /** Returns the shard that an id's last character names. */
  static int shardOfId(long idLow) {
    return (int) idLow & 0x3f;
  }

  /**
   * Returns the asker's live registration in its table, whose lock is held; reclaims an ended one.
   */
  int findLive(PeerTable table, Asker asker) {
    PackedSource source = asker.source;
    int peer = table.find(asker.hash, source.ipHigh(), source.ipLow(), source.port());
    if (peer != PeerTable.NOBODY && !isLive(table, peer, asker.upNs)) {
      expire(table, peer, asker.later);
      return PeerTable.NOBODY;
    }
    return peer;
  }

  boolean isLive(PeerTable table, int peer, long upNs) {
    return upNs - table.lastSeen(peer) < leaseNs;
  }

  /** Removes an ended registration from its table, whose lock is held. */
  void expire(PeerTable table, int peer, Deferred later) {
    counters.count(TrackerEvent.EXPIRED);
    callbacks.expired(table, peer, later);
    remove(table, peer);
  }

  /** Removes a live registration from its table, whose lock is held, for the sake of another. */
  void evict(PeerTable table, int peer, Deferred later) {
    counters.count(TrackerEvent.EVICTED);
    callbacks.evicted(table, peer, later);
    remove(table, peer);
  }

  /** Removes a registration from its table, whose lock is held, and gives its place back. */
  void remove(PeerTable table, int peer) {
    long ipHigh = table.ipHigh(peer);
    long ipLow = table.ipLow(peer);
    table.remove(peer);
    release(ipHigh, ipLow);
  }

  /** Adds the asker's registration to its table, whose lock is held. */
  int add(PeerTable table, Asker asker, ShareId id) {
    PackedSource source = asker.source;
    return table.add(
        asker.hash,
        source.ipHigh(),
        source.ipLow(),
        source.port(),
        id.high(),
        id.low(),
        asker.listener.number(),
        asker.isApp(),
        asker.upNs);
  }

  static Endpoint endpoint(PeerTable table, int peer) {
    return new Endpoint(new IpAddress(table.ipHigh(peer), table.ipLow(peer)), table.port(peer));
  }

  static ShareId shareId(PeerTable table, int peer) {
    return new ShareId(table.idHigh(peer), table.idLow(peer));
  }

  /**
   * Reserves a place for the asker; no lock may be held. A proven one may take an established
   * peer's. Returns why there is none, or {@code null}.
   */
  ErrorCode reserve(Asker asker, boolean proven) {
    if (!caps.tryAdd(asker.source.ipHigh(), asker.source.ipLow())) {
      return ErrorCode.HOST_FULL;
    }
    int now = count.get();
    while (now >= maxPeers || !count.compareAndSet(now, now + 1)) {
      if (now >= maxPeers && !makeRoom(asker, proven)) {
        caps.remove(asker.source.ipHigh(), asker.source.ipLow());
        return ErrorCode.TRACKER_FULL;
      }
      now = count.get();
    }
    return null;
  }

  /** Gives back a place that was reserved for an address. */
  void release(long ipHigh, long ipLow) {
    caps.remove(ipHigh, ipLow);
    count.decrementAndGet();
  }

  /**
   * Returns whether the asker's table, whose lock is held, has room for it, made by another if need
   * be.
   */
  boolean admit(PeerTable table, Asker asker, boolean proven) {
    int looks = Math.min(MOST_LOOKS, table.size());
    return hasRoom(table, asker)
        || evictOneOf(table, looks, asker, proven) && hasRoom(table, asker);
  }

  private static boolean hasRoom(PeerTable table, Asker asker) {
    return table.hasRoom(asker.hash, asker.source.ipHigh(), asker.source.ipLow());
  }

  private boolean makeRoom(Asker asker, boolean proven) {
    int looks = MOST_LOOKS;
    int first = firstToSearch(asker.shard(), mostState(proven));
    for (int i = 0; i < COUNT && looks > 0; i++) {
      PeerTable table = tables[(first + i) % COUNT];
      synchronized (table) {
        int looksHere = Math.min(looks, table.size());
        if (evictOneOf(table, looksHere, asker, proven)) {
          return true;
        }
        looks -= looksHere;
      }
    }
    return false;
  }

  /** Returns the home shard, or the next one with a peer of at most a state, if there is any. */
  private int firstToSearch(int home, int mostState) {
    for (int state = PeerTable.PROVISIONAL; state <= mostState; state++) {
      for (int i = 0; i < COUNT; i++) {
        PeerTable table = tables[(home + i) % COUNT];
        if ((state == PeerTable.PROVISIONAL ? table.provisional() : table.unproven()) > 0) {
          return (home + i) % COUNT;
        }
      }
    }
    return home;
  }

  /** Returns up to which state a registration makes room for a newcomer. */
  private static int mostState(boolean proven) {
    return proven ? PeerTable.ESTABLISHED : PeerTable.PROVISIONAL;
  }

  /** Removes the first ended one of so many registrations, else the one to go for the asker. */
  private boolean evictOneOf(PeerTable table, int looks, Asker asker, boolean proven) {
    int bestState = table.provisional() > 0 ? PeerTable.PROVISIONAL : PeerTable.ESTABLISHED;
    int victim = PeerTable.NOBODY;
    for (int i = 0; i < looks; i++) {
      int peer = table.next();
      if (!isLive(table, peer, asker.upNs)) {
        expire(table, peer, asker.later);
        return true;
      }
      if (table.state(peer) <= mostState(proven) && goesFirst(table, peer, victim)) {
        victim = peer;
      }
      if (i >= ENOUGH_LOOKS && victim != PeerTable.NOBODY && table.state(victim) <= bestState) {
        break;
      }
    }
    if (victim == PeerTable.NOBODY) {
      return false;
    }
    evict(table, victim, asker.later);
    return true;
  }

  /** Returns whether a peer is of a lower state than another, or has been silent for longer. */
  private static boolean goesFirst(PeerTable table, int peer, int other) {
    if (other == PeerTable.NOBODY || table.state(peer) != table.state(other)) {
      return other == PeerTable.NOBODY || table.state(peer) < table.state(other);
    }
    return table.lastSeen(peer) - table.lastSeen(other) < 0;
  }
}
