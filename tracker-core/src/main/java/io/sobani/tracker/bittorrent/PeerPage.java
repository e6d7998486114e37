package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.PackedSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Some of the peers of a swarm, packed into one array: a byte of each peer's hash, by which it is
 * found; its state; its address and port as they are sent. Not thread-safe.
 *
 * <p>Rows 0 to {@code size - 1} are in use; a removed row is filled by the last one.
 */
final class PeerPage {

  static final int MIN_CAPACITY = 2;

  private static final int WORD = Long.BYTES;
  private static final int TAG_SHIFT = Integer.SIZE - Byte.SIZE;

  /* The state of a row: when it was last seen, and two flags. */
  private static final int SEEN_SHIFT = 2;
  private static final long SEEDER = 1;
  private static final long COMPLETED = 2;

  private static final long MAPPED = 0xffffL << 32;
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** Eight tags; the first is in the lowest byte. */
  private static final VarHandle TAGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final boolean v4;
  private int capacity;
  private byte[] bytes;
  private int size;
  private long seenSinceNs = Long.MAX_VALUE;

  PeerPage(boolean v4, int capacity) {
    this.v4 = v4;
    this.capacity = rounded(capacity);
    bytes = new byte[keysAt(this.capacity) + this.capacity * stride()];
  }

  int size() {
    return size;
  }

  /** Returns a time before which no peer of this page was seen last. */
  long seenSinceNs() {
    return seenSinceNs;
  }

  /** Returns the row of a peer, or −1. */
  int find(PackedSource peer, int hash) {
    long wanted = (hash >>> TAG_SHIFT) * LOW_BITS;
    for (int from = 0; from < size; from += WORD) {
      long differences = (long) TAGS.get(bytes, from) ^ wanted;
      // the lowest byte that is zero is marked for certain, those above it perhaps
      long equal = differences - LOW_BITS & ~differences & HIGH_BITS;
      for (; equal != 0; equal &= equal - 1) {
        int row = from + Long.numberOfTrailingZeros(equal) / Byte.SIZE;
        if (row < size && is(row, peer)) {
          return row;
        }
      }
    }
    return -1;
  }

  /** Adds a leecher that is not there, and returns its row. */
  int add(PackedSource peer, int hash, long upNs) {
    int row = newRow(hash >>> TAG_SHIFT);
    int at = keyAt(row);
    if (v4) {
      INTS.set(bytes, at, (int) peer.ipLow());
    } else {
      LONGS.set(bytes, at, peer.ipHigh());
      LONGS.set(bytes, at + 8, peer.ipLow());
    }
    bytes[at + stride() - 2] = (byte) (peer.port() >>> 8);
    bytes[at + stride() - 1] = (byte) peer.port();
    putState(row, upNs << SEEN_SHIFT);
    seenSinceNs = Math.min(seenSinceNs, upNs);
    return row;
  }

  void touch(int row, long upNs, boolean seeder) {
    long seenNs = Math.max(upNs, seenNs(row)); // the clocks of event loops are not quite equal
    putState(row, seenNs << SEEN_SHIFT | state(row) & COMPLETED | (seeder ? SEEDER : 0));
  }

  /** Notes that a peer has completed its download; returns whether it is the first time. */
  boolean complete(int row) {
    long state = state(row);
    putState(row, state | COMPLETED);
    return (state & COMPLETED) == 0;
  }

  void remove(int row) {
    size--;
    copy(this, size, row);
    if (size < capacity / 4) {
      resize(capacity / 2);
    }
  }

  /** Adds a peer of another page with all that is known of it. */
  void take(PeerPage other, int otherRow) {
    int row = newRow(0);
    copy(other, otherRow, row);
    seenSinceNs = Math.min(seenSinceNs, seenNs(row));
  }

  /** Recalculates {@link #seenSinceNs}, which is too early after peers were seen or removed. */
  void tighten() {
    seenSinceNs = Long.MAX_VALUE;
    for (int row = 0; row < size; row++) {
      seenSinceNs = Math.min(seenSinceNs, seenNs(row));
    }
  }

  /**
   * Writes the addresses of some rows as they are sent.
   *
   * @param skip a row to leave out, or −1
   * @param most how many to write at most
   * @return how many were written
   */
  int write(int from, int to, int skip, int most, ByteBuffer target) {
    boolean skips = skip >= from && skip < to;
    int count = Math.min(most, skips ? to - from - 1 : to - from);
    int before = skips ? Math.min(count, skip - from) : count;
    target.put(bytes, keyAt(from), before * stride());
    target.put(bytes, keyAt(skip + 1), (count - before) * stride());
    return count;
  }

  boolean isSeeder(int row) {
    return (state(row) & SEEDER) != 0;
  }

  long seenNs(int row) {
    return state(row) >> SEEN_SHIFT;
  }

  long ipHigh(int row) {
    return v4 ? 0 : (long) LONGS.get(bytes, keyAt(row));
  }

  long ipLow(int row) {
    return v4
        ? MAPPED | (int) INTS.get(bytes, keyAt(row)) & 0xffff_ffffL
        : (long) LONGS.get(bytes, keyAt(row) + 8);
  }

  void read(int row, PackedSource peer) {
    peer.set(ipHigh(row), ipLow(row), portAt(keyAt(row + 1) - 2));
  }

  /** Returns the IPv4 address or IPv6 /64 of a peer. */
  long host(int row) {
    return v4 ? ~ipLow(row) : ipHigh(row);
  }

  /** Returns the IPv4 /24 or IPv6 /48 of a peer. */
  long network(int row) {
    return v4 ? host(row) >> 8 : host(row) >>> 16;
  }

  private boolean is(int row, PackedSource peer) {
    return ipLow(row) == peer.ipLow()
        && ipHigh(row) == peer.ipHigh()
        && portAt(keyAt(row + 1) - 2) == peer.port();
  }

  private int newRow(int tag) {
    if (size == capacity) {
      resize(capacity + Math.max(Math.min(capacity, WORD), capacity / 4));
    }
    bytes[size] = (byte) tag;
    return size++;
  }

  private void copy(PeerPage from, int fromRow, int row) {
    bytes[row] = from.bytes[fromRow];
    putState(row, from.state(fromRow));
    System.arraycopy(from.bytes, from.keyAt(fromRow), bytes, keyAt(row), stride());
  }

  private void resize(int rows) {
    int newCapacity = rounded(rows);
    byte[] old = bytes;
    bytes = new byte[keysAt(newCapacity) + newCapacity * stride()];
    System.arraycopy(old, 0, bytes, 0, size);
    System.arraycopy(old, statesAt(capacity), bytes, statesAt(newCapacity), size * Long.BYTES);
    System.arraycopy(old, keysAt(capacity), bytes, keysAt(newCapacity), size * stride());
    capacity = newCapacity;
  }

  private static int rounded(int rows) {
    return rows <= WORD ? Math.max(MIN_CAPACITY, rows) : rows + WORD - 1 & -WORD;
  }

  private long state(int row) {
    return (long) LONGS.get(bytes, statesAt(capacity) + row * Long.BYTES);
  }

  private void putState(int row, long state) {
    LONGS.set(bytes, statesAt(capacity) + row * Long.BYTES, state);
  }

  private int keyAt(int row) {
    return keysAt(capacity) + row * stride();
  }

  private int stride() {
    return v4 ? Layout.V4_PEER_BYTES : Layout.V6_PEER_BYTES;
  }

  private static int statesAt(int capacity) {
    return Math.max(WORD, capacity);
  }

  private static int keysAt(int capacity) {
    return statesAt(capacity) + capacity * Long.BYTES;
  }

  private int portAt(int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}
