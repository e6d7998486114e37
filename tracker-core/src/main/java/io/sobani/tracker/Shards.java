package io.sobani.tracker;

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
  int findLive(PeerTable table, Exchange asker) {
    int peer = table.find(asker.hash, asker.ipHigh, asker.ipLow, asker.port);
    if (peer != PeerTable.NOBODY && !isLive(table, peer, asker.upNs)) {
      remove(table, peer, TrackerEvent.EXPIRED, asker);
      return PeerTable.NOBODY;
    }
    return peer;
  }

  boolean isLive(PeerTable table, int peer, long upNs) {
    return upNs - table.lastSeen(peer) < leaseNs;
  }

  /** Removes a registration from its table, whose lock is held, and gives its place back. */
  void remove(PeerTable table, int peer, TrackerEvent why, Exchange exchange) {
    counters.count(why);
    if (callbacks.hasListener()) {
      IpAddress ip = new IpAddress(table.ipHigh(peer), table.ipLow(peer));
      Endpoint endpoint = new Endpoint(ip, table.port(peer));
      ShareId id = new ShareId(table.idHigh(peer), table.idLow(peer));
      callbacks.ended(exchange, endpoint, id, why == TrackerEvent.EXPIRED);
    }
    long ipHigh = table.ipHigh(peer);
    long ipLow = table.ipLow(peer);
    table.remove(peer);
    release(ipHigh, ipLow);
  }

  /** Reserves a place for the asker; no lock may be held. Returns why there is none, or null. */
  ErrorCode reserve(Exchange asker) {
    if (!caps.tryAdd(asker.ipHigh, asker.ipLow)) {
      return ErrorCode.HOST_FULL;
    }
    int now = count.get();
    while (now >= maxPeers || !count.compareAndSet(now, now + 1)) {
      if (now >= maxPeers && !makeRoom(asker)) {
        caps.remove(asker.ipHigh, asker.ipLow);
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
   * be; where it has not, gives the reserved place back.
   */
  boolean admit(PeerTable table, Exchange asker) {
    boolean admitted =
        hasRoom(table, asker)
            || evict(table, Math.min(MOST_LOOKS, table.size()), asker) && hasRoom(table, asker);
    if (!admitted) {
      release(asker.ipHigh, asker.ipLow);
    }
    return admitted;
  }

  private static boolean hasRoom(PeerTable table, Exchange asker) {
    return table.hasRoom(asker.hash, asker.ipHigh, asker.ipLow);
  }

  private boolean makeRoom(Exchange asker) {
    int looks = MOST_LOOKS;
    int first = firstToSearch(asker);
    for (int i = 0; i < COUNT && looks > 0; i++) {
      PeerTable table = tables[(first + i) % COUNT];
      synchronized (table) {
        int looksHere = Math.min(looks, table.size());
        if (evict(table, looksHere, asker)) {
          return true;
        }
        looks -= looksHere;
      }
    }
    return false;
  }

  /** Returns the asker's shard, or the next where one may make room for it, if any may. */
  private int firstToSearch(Exchange asker) {
    int home = asker.shard();
    for (int state = PeerTable.PROVISIONAL; state <= mostState(asker); state++) {
      for (int i = 0; i < COUNT; i++) {
        PeerTable table = tables[(home + i) % COUNT];
        if ((state == PeerTable.PROVISIONAL ? table.provisional() : table.unproven()) > 0) {
          return (home + i) % COUNT;
        }
      }
    }
    return home;
  }

  /** Returns up to which state a registration may have to make room for the asker. */
  private static int mostState(Exchange asker) {
    return asker.proven ? PeerTable.ESTABLISHED : PeerTable.PROVISIONAL;
  }

  /** Removes the first ended one of so many registrations, else the one to go for the asker. */
  private boolean evict(PeerTable table, int looks, Exchange asker) {
    int bestState = table.provisional() > 0 ? PeerTable.PROVISIONAL : PeerTable.ESTABLISHED;
    int victim = PeerTable.NOBODY;
    for (int i = 0; i < looks; i++) {
      int peer = table.next();
      if (!isLive(table, peer, asker.upNs)) {
        remove(table, peer, TrackerEvent.EXPIRED, asker);
        return true;
      }
      if (table.state(peer) <= mostState(asker) && goesFirst(table, peer, victim)) {
        victim = peer;
      }
      if (i >= ENOUGH_LOOKS && victim != PeerTable.NOBODY && table.state(victim) <= bestState) {
        break;
      }
    }
    if (victim == PeerTable.NOBODY) {
      return false;
    }
    remove(table, victim, TrackerEvent.EVICTED, asker);
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
