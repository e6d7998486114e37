package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The peers of one torrent in one address family, packed. Not thread-safe: its stripe's lock guards
 * it.
 *
 * <p>Rows 0 to {@code size - 1} are in use; a removed row is filled by the last one. A small swarm
 * is searched row by row, a larger one by a {@link RowIndex}. For every {@value #CHUNK} rows, and
 * for all, a time is kept before which none of them was seen: an announce only writes its own row,
 * and expiry looks only at chunks in which somebody may have expired.
 */
final class Swarm {

  private static final int MIN_ROWS = 2;
  private static final int MAX_ROWS_WITHOUT_INDEX = 32;
  private static final int CHUNK = 256;

  /* The state of a row: when it was last seen, and two flags. */
  private static final int SEEN_SHIFT = 2;
  private static final long SEEDER = 1;
  private static final long COMPLETED = 2;

  private final int hash;
  private final long hashHigh;
  private final long hashMiddle;
  private final int hashLow;
  private final PeerKeys keys;
  private long[] states = new long[MIN_ROWS];
  private RowIndex index;
  private int size;
  private int seeders;
  private int completed;

  private long[] chunkSeenSinceNs = {Long.MAX_VALUE};
  private long seenSinceNs = Long.MAX_VALUE;

  Swarm(int hash, long hashHigh, long hashMiddle, int hashLow, boolean v4) {
    this.hash = hash;
    this.hashHigh = hashHigh;
    this.hashMiddle = hashMiddle;
    this.hashLow = hashLow;
    keys = new PeerKeys(v4, MIN_ROWS);
  }

  boolean is(long high, long middle, int low, boolean v4) {
    return hashHigh == high && hashMiddle == middle && hashLow == low && keys.v4 == v4;
  }

  /** Where it belongs in a table. */
  int hash() {
    return hash;
  }

  int size() {
    return size;
  }

  int seeders() {
    return seeders;
  }

  int leechers() {
    return size - seeders;
  }

  /** How many peers have said that they completed, since there was somebody. */
  int completed() {
    return completed;
  }

  /** Returns the row of a peer, or −1. */
  int find(long ipHigh, long ipLow, int port) {
    return index == null ? keys.find(size, ipHigh, ipLow, port) : index.find(ipHigh, ipLow, port);
  }

  /** Adds a leecher that is not there, and returns its row. */
  int add(SipHash hash, long upNs, long ipHigh, long ipLow, int port) {
    if (size == states.length) {
      resize(2 * size);
    }
    int row = size++;
    keys.set(row, ipHigh, ipLow, port);
    if (index != null) {
      index.add(row);
    } else if (size > MAX_ROWS_WITHOUT_INDEX) {
      index = new RowIndex(hash, keys, size);
    }
    putState(row, upNs << SEEN_SHIFT);
    return row;
  }

  /** Notes that a peer was seen, and what it said. */
  void touch(int row, long upNs, boolean seeder, boolean hasCompleted) {
    long state = states[row];
    boolean first = hasCompleted && (state & COMPLETED) == 0;
    completed += first ? 1 : 0;
    seeders += (seeder ? 1 : 0) - (int) (state & SEEDER);
    long seenNs = Math.max(upNs, seenNs(row)); // event loops' clocks are not quite equal
    states[row] =
        seenNs << SEEN_SHIFT | (first ? COMPLETED : state & COMPLETED) | (seeder ? SEEDER : 0);
  }

  void remove(int row) {
    seeders -= (int) (states[row] & SEEDER);
    int last = --size;
    if (size == 0) {
      completed = 0;
    }
    if (index != null) {
      index.remove(row);
      if (row != last) {
        index.move(last, row);
      }
    }
    if (row != last) {
      keys.move(last, row);
      putState(row, states[last]);
    }
    if (size < states.length / 4) {
      resize(states.length / 2);
    }
  }

  /**
   * Removes the peers that were last seen at a time or before.
   *
   * @param limit about how many are enough
   * @return how many were removed; less than the limit if those were all
   */
  int expire(long expiredNs, int limit, PeerBounds bounds) {
    if (expiredNs < seenSinceNs) {
      return 0;
    }
    int before = size;
    long sinceNs = Long.MAX_VALUE;
    // backwards: what fills the gap of a removed row has been looked at
    for (int chunk = (size - 1) / CHUNK; chunk >= 0; chunk--) {
      if (expiredNs >= chunkSeenSinceNs[chunk]) {
        expireChunk(chunk, expiredNs, bounds);
      }
      if (before - size >= limit) {
        return before - size;
      }
      sinceNs = Math.min(sinceNs, chunkSeenSinceNs[chunk]);
    }
    seenSinceNs = sinceNs;
    return before - size;
  }

  private void expireChunk(int chunk, long expiredNs, PeerBounds bounds) {
    long sinceNs = Long.MAX_VALUE;
    for (int row = Math.min(size, (chunk + 1) * CHUNK) - 1; row >= chunk * CHUNK; row--) {
      if (seenNs(row) <= expiredNs) {
        bounds.remove(keys.ipHigh(row), keys.ipLow(row));
        remove(row);
      }
      if (row < size) {
        sinceNs = Math.min(sinceNs, seenNs(row));
      }
    }
    chunkSeenSinceNs[chunk] = sinceNs;
  }

  /**
   * Writes some of the others: in the ring of them, which begins behind the asker, those from a
   * start.
   *
   * @param asker the row to leave out, or −1
   * @param others how many there are
   * @param start 0 to {@code others - 1}
   * @param count 0 to {@code others}
   */
  void writeOthers(int asker, int others, int start, int count, ByteBuffer target) {
    int beforeEnd = Math.min(count, others - start);
    writeRing(asker + 1 + start, beforeEnd, target);
    writeRing(asker + 1, count - beforeEnd, target);
  }

  private void writeRing(int from, int count, ByteBuffer target) {
    int first = from < size ? from : from - size;
    int beforeEnd = Math.min(count, size - first);
    keys.write(first, beforeEnd, target);
    keys.write(0, count - beforeEnd, target);
  }

  private long seenNs(int row) {
    return states[row] >> SEEN_SHIFT;
  }

  private void putState(int row, long state) {
    states[row] = state;
    long sinceNs = state >> SEEN_SHIFT;
    chunkSeenSinceNs[row / CHUNK] = Math.min(chunkSeenSinceNs[row / CHUNK], sinceNs);
    seenSinceNs = Math.min(seenSinceNs, sinceNs);
  }

  private void resize(int rows) {
    int capacity = Math.max(MIN_ROWS, rows);
    int chunks = chunkSeenSinceNs.length;
    keys.resize(capacity);
    states = Arrays.copyOf(states, capacity);
    chunkSeenSinceNs = Arrays.copyOf(chunkSeenSinceNs, (capacity + CHUNK - 1) / CHUNK);
    if (chunkSeenSinceNs.length > chunks) {
      Arrays.fill(chunkSeenSinceNs, chunks, chunkSeenSinceNs.length, Long.MAX_VALUE);
    }
    if (size <= MAX_ROWS_WITHOUT_INDEX / 2) {
      index = null;
    }
  }
}
