package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import java.util.SplittableRandom;

/**
 * Peers of which one has to make room: an ended one, or else the longest silent of the network, and
 * in it of the host, that most of them belong to. Not thread-safe.
 */
final class Candidates {

  private static final int MOST = 32;
  private static final int ALONE = 0;
  private static final int ENDED = Integer.MAX_VALUE;
  private static final long NOBODY = Long.MIN_VALUE;

  private final SipHash keyed;
  private final SplittableRandom random = new SplittableRandom();
  private final Swarm[] swarms = new Swarm[MOST];
  private final PackedSource[] peers = new PackedSource[MOST];
  private final long[] hosts = new long[MOST];
  private final long[] networks = new long[MOST];
  private final long[] seenNs = new long[MOST];
  private int size;

  Candidates(SipHash keyed) {
    this.keyed = keyed;
    for (int i = 0; i < MOST; i++) {
      peers[i] = new PackedSource();
    }
  }

  void clear() {
    size = 0;
  }

  boolean isFull() {
    return size == MOST;
  }

  /** Adds peers of a swarm, from a random page on, until there are enough. */
  void addSwarm(Swarm swarm) {
    int first = random.nextInt(swarm.pages());
    for (int i = 0; i < swarm.pages() && !isFull(); i++) {
      addPage(swarm, (first + i) % swarm.pages());
    }
  }

  /** Adds peers of a page, from a random one on, until there are enough. */
  void addPage(Swarm swarm, int number) {
    PeerPage page = swarm.page(number);
    int from = page.size() == 0 ? 0 : random.nextInt(page.size());
    for (int i = 0; i < page.size() && !isFull(); i++) {
      add(swarm, page, (from + i) % page.size());
    }
  }

  /** Adds a swarm, which stands for its first peer; without peers it has ended. */
  void addWhole(Swarm swarm) {
    if (swarm.size() > 0) {
      add(swarm, swarm.page(0), 0);
    } else {
      add(swarm, NOBODY, NOBODY, Long.MIN_VALUE);
    }
  }

  private void add(Swarm swarm, PeerPage page, int row) {
    page.read(row, peers[size]);
    add(swarm, page.host(row), page.network(row), page.seenNs(row));
  }

  private void add(Swarm swarm, long host, long network, long lastSeenNs) {
    swarms[size] = swarm;
    hosts[size] = host;
    networks[size] = network;
    seenNs[size++] = lastSeenNs;
  }

  /**
   * Returns the one that has to go, or −1; peers that were last seen at a time or before have
   * ended.
   */
  int choose(long expiredNs) {
    int chosen = -1;
    int highest = -1;
    for (int i = 0; i < size; i++) {
      int rank = rank(i, expiredNs);
      if (rank > highest || rank == highest && seenNs[i] < seenNs[chosen]) {
        chosen = i;
        highest = rank;
      }
    }
    return chosen;
  }

  /** Returns whether a candidate may well go: it has ended, or shares its network with another. */
  boolean isDispensable(int index, long expiredNs) {
    return rank(index, expiredNs) > ALONE;
  }

  private int rank(int index, long expiredNs) {
    if (seenNs[index] <= expiredNs) {
      return ENDED;
    }
    int ofNetwork = alike(networks, index);
    return ofNetwork == 1 ? ALONE : ofNetwork * (MOST + 1) + alike(hosts, index);
  }

  private int alike(long[] all, int index) {
    long wanted = all[index];
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += all[i] == wanted ? 1 : 0;
    }
    return count;
  }

  Swarm swarm(int index) {
    return swarms[index];
  }

  /** Returns the place of a candidate; {@link Swarm#NOWHERE} if it has left or was seen again. */
  long place(int index) {
    long place = swarms[index].find(peers[index], (int) peers[index].hash(keyed));
    return place >= 0 && swarms[index].seenNs(place) == seenNs[index] ? place : Swarm.NOWHERE;
  }

  void remove(int index) {
    size--;
    PackedSource removed = peers[index];
    peers[index] = peers[size];
    peers[size] = removed;
    swarms[index] = swarms[size];
    hosts[index] = hosts[size];
    networks[index] = networks[size];
    seenNs[index] = seenNs[size];
    swarms[size] = null;
  }
}
