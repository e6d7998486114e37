package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.HostCaps;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/**
 * All swarms, in stripes of which each has a lock. Thread-safe; allocates only where a swarm is new
 * or grows, and then less than 4 KiB.
 *
 * <p>Times are nanoseconds of uptime. Ended peers are handed out to nobody. A call reclaims a
 * bounded number of them, so that in a swarm where many ended at once they are still counted for a
 * few calls; a {@link Sweeper} reclaims them in swarms that nobody asks for. A torrent is
 * remembered, with how often it was completed, for a day after its last peer left.
 */
final class Swarms {

  /** The most ended peers that are reclaimed for a datagram. */
  static final int RECLAIMED_PER_DATAGRAM = 64;

  private static final int STRIPE_BITS = 6;
  private static final int MIN_SWARMS_PER_STRIPE = 1_024;
  private static final long REMEMBERED_NS = Duration.ofDays(1).toNanos();

  /* Why a peer was not noted. */
  private static final long REFUSED = -1;
  private static final long NO_ROOM_FOR_PEER = -2;
  private static final long NO_ROOM_FOR_SWARM = -3;

  final SwarmStripe[] stripes;

  private final SipHash hash;
  private final HostCaps hostCaps;
  private final int maxPeers;
  private final Semaphore roomForPeers;
  private final int maxSwarms;
  private final Semaphore roomForSwarms;
  private final int maxPeersPerSwarm;
  private final long peerTimeoutNs;
  private final Eviction eviction;

  Swarms(SipHash hash, HostCaps hostCaps, BittorrentConfig config) {
    this.hash = hash;
    eviction = new Eviction(this, hash);
    this.hostCaps = hostCaps;
    maxPeers = config.maxPeers();
    roomForPeers = new Semaphore(maxPeers);
    maxSwarms = config.maxSwarms();
    roomForSwarms = new Semaphore(maxSwarms);
    maxPeersPerSwarm = config.maxPeersPerSwarm();
    peerTimeoutNs = config.peerTimeout().toNanos();
    int most = Math.min(maxSwarms, maxPeers);
    int wanted = Math.max(1, Math.min(1 << STRIPE_BITS, most / MIN_SWARMS_PER_STRIPE));
    stripes = new SwarmStripe[Integer.highestOneBit(wanted)];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new SwarmStripe();
    }
  }

  /** Returns how many swarms there are, with those that are only remembered. */
  int count() {
    return maxSwarms - roomForSwarms.availablePermits();
  }

  int peers() {
    return maxPeers - roomForPeers.availablePermits();
  }

  /** Returns the time at or before which a peer was last seen that has ended. */
  long expiredNs(long upNs) {
    return upNs - peerTimeoutNs;
  }

  /**
   * Notes or forgets a peer, and writes leechers, seeders and some of the other peers. Where there
   * is no room for a new peer, another one makes some.
   *
   * @return false where the peer was not noted
   */
  boolean announce(
      long upNs, ReceivedAnnounce announce, SplittableRandom random, ByteBuffer reply) {
    int start = reply.position();
    long place = tryAnnounce(upNs, announce, random, reply);
    if (place == NO_ROOM_FOR_PEER && eviction.removePeer(upNs)
        || place == NO_ROOM_FOR_SWARM && eviction.removeSwarm(upNs)) {
      place = tryAnnounce(upNs, announce, random, reply.position(start));
    }
    return announce.stopped || place >= 0;
  }

  private long tryAnnounce(
      long upNs, ReceivedAnnounce announce, SplittableRandom random, ByteBuffer reply) {
    SwarmStripe stripe = stripeOf(announce.torrent.hash);
    synchronized (stripe) {
      Swarm known = stripe.find(announce.torrent);
      Swarm swarm = known != null ? known : new Swarm(announce.torrent);
      swarm.expire(expiredNs(upNs), upNs, RECLAIMED_PER_DATAGRAM, this);
      long place =
          announce.stopped
              ? leave(upNs, swarm, announce)
              : join(upNs, swarm, known == null, announce);
      reply.putInt(swarm.leechers()).putInt(swarm.seeders());
      swarm.write(place, announce.numWant, expiredNs(upNs), random, reply);
      if (known != null) {
        forgetIfEnded(upNs, stripe, swarm);
      } else if (place >= 0) {
        stripe.add(swarm);
      }
      return place;
    }
  }

  /** Writes seeders, completed and leechers; returns how many ended peers it reclaimed. */
  int scrape(long upNs, TorrentKey torrent, int most, ByteBuffer reply) {
    SwarmStripe stripe = stripeOf(torrent.hash);
    synchronized (stripe) {
      Swarm swarm = stripe.find(torrent);
      if (swarm == null) {
        reply.putLong(0).putInt(0);
        return 0;
      }
      int reclaimed = swarm.expire(expiredNs(upNs), upNs, most, this);
      reply.putInt(swarm.seeders()).putInt(swarm.completed()).putInt(swarm.leechers());
      forgetIfEnded(upNs, stripe, swarm);
      return reclaimed;
    }
  }

  /** Removes one of the candidates; returns false if it has left or was seen again. */
  boolean evictPeer(long upNs, Candidates candidates, int chosen) {
    Swarm swarm = candidates.swarm(chosen);
    SwarmStripe stripe = stripeOf(swarm.hash);
    synchronized (stripe) {
      long place = candidates.place(chosen);
      if (place >= 0) {
        swarm.remove(place, upNs, this);
        forgetIfEnded(upNs, stripe, swarm);
      }
      return place >= 0;
    }
  }

  /** Removes a swarm, unless it has grown beyond a page or is no longer there. */
  boolean evictSwarm(long upNs, Swarm swarm) {
    SwarmStripe stripe = stripeOf(swarm.hash);
    synchronized (stripe) {
      if (swarm.pages() > 1 || stripe.find(swarm) != swarm) {
        return false;
      }
      while (swarm.size() > 0) {
        swarm.remove(Swarm.place(0, swarm.size() - 1), upNs, this);
      }
      forget(stripe, swarm);
      return true;
    }
  }

  private long join(long upNs, Swarm swarm, boolean added, ReceivedAnnounce said) {
    long place = swarm.find(said.peer, said.peerHash);
    if (place < 0) {
      place = admit(upNs, swarm, added, said);
    }
    if (place >= 0) {
      swarm.touch(place, upNs, said);
    }
    return place;
  }

  /** Returns the place of a new peer, or why it has none. */
  private long admit(long upNs, Swarm swarm, boolean added, ReceivedAnnounce said) {
    PackedSource peer = said.peer;
    if (!hostCaps.tryAdd(peer.ipHigh(), peer.ipLow())) {
      return REFUSED;
    }
    if (swarm.size() >= maxPeersPerSwarm) {
      makeRoomIn(swarm, upNs);
    }
    if (!roomForPeers.tryAcquire()) {
      hostCaps.remove(peer.ipHigh(), peer.ipLow());
      return NO_ROOM_FOR_PEER;
    }
    if (added && !roomForSwarms.tryAcquire()) {
      uncount(peer.ipHigh(), peer.ipLow());
      return NO_ROOM_FOR_SWARM;
    }
    return swarm.add(peer, said.peerHash, upNs, hash);
  }

  void uncount(long ipHigh, long ipLow) {
    roomForPeers.release();
    hostCaps.remove(ipHigh, ipLow);
  }

  private void makeRoomIn(Swarm swarm, long upNs) {
    Candidates candidates = stripeOf(swarm.hash).candidates(hash);
    candidates.addSwarm(swarm);
    swarm.remove(candidates.place(candidates.choose(expiredNs(upNs))), upNs, this);
  }

  private long leave(long upNs, Swarm swarm, ReceivedAnnounce said) {
    long place = swarm.find(said.peer, said.peerHash);
    if (place >= 0) {
      swarm.remove(place, upNs, this);
    }
    return Swarm.NOWHERE;
  }

  void forgetIfEnded(long upNs, SwarmStripe stripe, Swarm swarm) {
    if (swarm.size() == 0
        && (swarm.completed() == 0 || upNs - swarm.seenSinceNs() >= REMEMBERED_NS)) {
      forget(stripe, swarm);
    }
  }

  private void forget(SwarmStripe stripe, Swarm swarm) {
    stripe.remove(swarm);
    roomForSwarms.release();
  }

  private SwarmStripe stripeOf(int swarmHash) {
    return stripes[swarmHash >>> Integer.SIZE - STRIPE_BITS & stripes.length - 1];
  }
}
