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

  /** A place that nobody has is found within so many rows, or not. */
  private static final int MOST_LOOKS = 1024;

  /**
   * With a candidate at hand, so many rows are enough to find one that has been silent for long.
   */
  private static final int ENOUGH_LOOKS = 64;

  private final long leaseNs;
  private final int maxPeers;
  private final HostCaps caps;
  private final Counters counters;
  private final Callbacks callbacks;
  private final PeerTable[] tables = new PeerTable[COUNT];

  // How the searches for room go round each shard; under its lock.
  private final int[] hands = new int[COUNT];
  private final long[] oldestOfRoundNs = new long[COUNT];
  private final long[] noneEndsBeforeNs = new long[COUNT];

  private final AtomicInteger count = new AtomicInteger();

  Shards(TrackerConfig config, SipHash key, HostCaps caps, Counters counters, Callbacks callbacks) {
    leaseNs = config.peerTtl().toNanos();
    maxPeers = config.maxPeers();
    this.caps = caps;
    this.counters = counters;
    this.callbacks = callbacks;
    Arrays.setAll(tables, i -> new PeerTable(key, maxPeers / COUNT));
    Arrays.fill(hands, PeerTable.NOBODY);
    Arrays.fill(oldestOfRoundNs, Long.MIN_VALUE);
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

  private boolean makeRoom(Exchange asker) {
    return makeRoom(asker, PeerTable.PROVISIONAL)
        || asker.proven && makeRoom(asker, PeerTable.ESTABLISHED);
  }

  /** Removes an ended registration, or one of at most a state, from the next shard that has one. */
  private boolean makeRoom(Exchange asker, int state) {
    int looks = MOST_LOOKS;
    int home = shardOf(asker.hash);
    for (int i = 0; i < COUNT && looks > 0; i++) {
      int shard = (home + i) % COUNT;
      PeerTable table = tables[shard];
      int candidates = state == PeerTable.PROVISIONAL ? table.provisional() : table.unproven();
      if (i > 0 && candidates == 0) {
        continue;
      }
      synchronized (table) {
        if (candidates == 0 && asker.upNs < noneEndsBeforeNs[shard]) {
          continue;
        }
        int size = table.size();
        if (evict(shard, state, Math.min(looks, size), asker)) {
          return true;
        }
        looks -= size;
      }
    }
    return false;
  }

  private boolean evict(int shard, int state, int looks, Exchange asker) {
    PeerTable table = tables[shard];
    int hand = hands[shard];
    int victim = PeerTable.NOBODY;
    for (int i = 0; i < looks && (victim == PeerTable.NOBODY || i < ENOUGH_LOOKS); i++) {
      hand = hand == PeerTable.NOBODY ? hand : table.before(hand);
      if (hand == PeerTable.NOBODY) {
        hand = beginRound(shard, asker.upNs);
      }
      int peer = table.at(hand);
      oldestOfRoundNs[shard] = Math.min(oldestOfRoundNs[shard], table.lastSeen(peer));
      if (!isLive(table, peer, asker.upNs)) {
        victim = peer;
        break;
      }
      if (table.state(peer) <= state
          && (victim == PeerTable.NOBODY || table.lastSeen(peer) - table.lastSeen(victim) < 0)) {
        victim = peer;
      }
    }
    hands[shard] = hand;
    if (victim == PeerTable.NOBODY) {
      return false;
    }
    boolean live = isLive(table, victim, asker.upNs);
    remove(table, victim, live ? TrackerEvent.EVICTED : TrackerEvent.EXPIRED, asker);
    return true;
  }

  /** Notes what the round that is over has shown; who comes meanwhile ends later than it began. */
  private int beginRound(int shard, long upNs) {
    noneEndsBeforeNs[shard] = oldestOfRoundNs[shard] + leaseNs;
    oldestOfRoundNs[shard] = upNs;
    return tables[shard].last();
  }
}
