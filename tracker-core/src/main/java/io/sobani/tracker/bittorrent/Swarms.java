package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All swarms, in stripes of which each has a lock. Thread-safe; allocates only where a swarm is new
 * or grows.
 *
 * <p>Times are nanoseconds of uptime. Expired peers are gone for every reader; {@link #sweep} takes
 * them out of swarms that nobody reads. Between the check of a bound and its use another thread may
 * come, so n threads exceed the bound on swarms by less than n.
 */
final class Swarms {

  static final int STRIPES = 64;

  private final SwarmStripe[] stripes = new SwarmStripe[STRIPES];
  private final AtomicInteger count = new AtomicInteger();
  private final SipHash hash;
  private final PeerBounds bounds;
  private final int maxSwarms;
  private final int maxPeersPerSwarm;
  private final long peerTimeoutNs;

  Swarms(SipHash hash, PeerBounds bounds, BittorrentConfig config) {
    this.hash = hash;
    this.bounds = bounds;
    maxSwarms = config.maxSwarms();
    maxPeersPerSwarm = config.maxPeersPerSwarm();
    peerTimeoutNs = config.peerTimeout().toNanos();
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new SwarmStripe();
    }
  }

  int count() {
    return count.get();
  }

  int peers() {
    return bounds.peers();
  }

  /**
   * Notes or forgets a peer, and writes leechers, seeders and some of the other peers.
   *
   * @return false where there was no room to note the peer
   */
  boolean announce(long upNs, AnnounceView announce, SplittableRandom random, ByteBuffer reply) {
    int slotHash = slotHash(announce.hashHigh, announce.hashMiddle, announce.hashLow, announce.v4);
    SwarmStripe stripe = stripe(slotHash);
    synchronized (stripe) {
      Swarm swarm =
          stripe.find(
              slotHash, announce.hashHigh, announce.hashMiddle, announce.hashLow, announce.v4);
      if (swarm != null) {
        expire(swarm, upNs, Integer.MAX_VALUE);
      } else if (announce.stopped || count.get() >= maxSwarms) {
        reply.putLong(0);
        return announce.stopped;
      } else {
        swarm = add(stripe, slotHash, announce);
      }
      int row = announce.stopped ? leave(swarm, announce) : join(swarm, upNs, announce);
      reply.putInt(swarm.leechers()).putInt(swarm.seeders());
      writePeers(swarm, row, announce.numWant, random, reply);
      removeIfEmpty(stripe, swarm);
      return row >= 0 || announce.stopped;
    }
  }

  /** Writes the row of a scrape for the info-hash at an index: seeders, completed, leechers. */
  void scrape(long upNs, ByteBuffer request, int at, boolean v4, ByteBuffer reply) {
    long high = Layout.longAt(request, at);
    long middle = Layout.longAt(request, at + 8);
    int low = Layout.intAt(request, at + 16);
    int slotHash = slotHash(high, middle, low, v4);
    SwarmStripe stripe = stripe(slotHash);
    synchronized (stripe) {
      Swarm swarm = stripe.find(slotHash, high, middle, low, v4);
      if (swarm != null) {
        expire(swarm, upNs, Integer.MAX_VALUE);
        removeIfEmpty(stripe, swarm);
      }
      if (swarm == null || swarm.size() == 0) {
        reply.putLong(0).putInt(0);
      } else {
        reply.putInt(swarm.seeders()).putInt(swarm.completed()).putInt(swarm.leechers());
      }
    }
  }

  /** Returns how many slots there are to sweep. */
  int slots() {
    int slots = 0;
    for (SwarmStripe stripe : stripes) {
      synchronized (stripe) {
        slots += stripe.slots();
      }
    }
    return slots;
  }

  /**
   * Takes expired peers and empty swarms out of a stripe, from a slot on.
   *
   * @param limit about how many slots and peers to look at
   * @return the slot to go on with, or −1 at the end
   */
  int sweep(long upNs, int stripeNumber, int from, int limit) {
    SwarmStripe stripe = stripes[stripeNumber];
    synchronized (stripe) {
      int slot = from;
      for (int left = limit; left > 0 && slot < stripe.slots(); left--) {
        Swarm swarm = stripe.at(slot);
        if (swarm != null) {
          left -= expire(swarm, upNs, left);
          removeIfEmpty(stripe, swarm);
        }
        boolean gone = swarm != null && swarm.size() == 0; // then another may have moved up
        if (!gone && left > 0) {
          slot++;
        }
      }
      return slot < stripe.slots() ? slot : -1;
    }
  }

  private Swarm add(SwarmStripe stripe, int slotHash, AnnounceView announce) {
    Swarm swarm =
        new Swarm(slotHash, announce.hashHigh, announce.hashMiddle, announce.hashLow, announce.v4);
    stripe.add(swarm);
    count.incrementAndGet();
    return swarm;
  }

  private void removeIfEmpty(SwarmStripe stripe, Swarm swarm) {
    if (swarm.size() == 0) {
      stripe.remove(swarm);
      count.decrementAndGet();
    }
  }

  /** Returns the peer's row, or −1 where there is no room for it. */
  private int join(Swarm swarm, long upNs, AnnounceView announce) {
    int row = swarm.find(announce.ipHigh, announce.ipLow, announce.port);
    if (row < 0) {
      if (swarm.size() >= maxPeersPerSwarm || !bounds.tryAdd(announce.ipHigh, announce.ipLow)) {
        return -1;
      }
      row = swarm.add(hash, upNs, announce.ipHigh, announce.ipLow, announce.port);
    }
    swarm.touch(row, upNs, announce.seeder, announce.completed);
    return row;
  }

  private int leave(Swarm swarm, AnnounceView announce) {
    int row = swarm.find(announce.ipHigh, announce.ipLow, announce.port);
    if (row >= 0) {
      swarm.remove(row);
      bounds.remove(announce.ipHigh, announce.ipLow);
    }
    return -1;
  }

  private static void writePeers(
      Swarm swarm, int asker, int wanted, SplittableRandom random, ByteBuffer reply) {
    int others = asker < 0 ? swarm.size() : swarm.size() - 1;
    int count = Math.min(wanted, others);
    int start = count < others ? random.nextInt(others) : 0;
    swarm.writeOthers(asker, others, start, count, reply);
  }

  private int expire(Swarm swarm, long upNs, int limit) {
    return swarm.expire(upNs - peerTimeoutNs, limit, bounds);
  }

  private int slotHash(long high, long middle, int low, boolean v4) {
    return (int) hash.hash(high, middle, (long) low << 1 | (v4 ? 1 : 0));
  }

  /** The low bits are a slot in the stripe. */
  private SwarmStripe stripe(int slotHash) {
    return stripes[slotHash >>> 26];
  }
}
