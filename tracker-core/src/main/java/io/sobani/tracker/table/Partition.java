package io.sobani.tracker.table;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import java.util.Arrays;

/**
 * Peers of one address family, each in a slot, where its address leads, and in a row.
 *
 * <p>A slot is a long of address, port and flags, and the time of the last sign of life; ids are in
 * a parallel array. Slots are a hash table with linear probing, a seventh to a third of them free,
 * and no tombstones: a removal shifts later ones back. So a peer's slot may change whenever another
 * comes or goes.
 *
 * <p>A row is the rest: for IPv6 the address, of which the slot has 32 bits only; a long of what
 * overrides the address, while anybody overrides one; and two longs more while anybody's is of
 * IPv6. Rows are dense; the last one moves into the place of one that is removed.
 *
 * <p>A peer takes 36 bytes of IPv4, 52 of IPv6, 8 or 24 more in wider rows, and a share of what is
 * free.
 *
 * @see "tracker-core/README.md, design decisions"
 */
final class Partition {

  static final int NONE = -1;

  /** With those that stay free, its slots are numbered up to 65,333. */
  static final int MOST = 56_000;

  /** More than slots have numbers, so that all are as likely to be a home. */
  static final int HOME_BITS = 17;

  private static final int PORT_SHIFT = 16;
  private static final int IP_SHIFT = 32;
  private static final long FLAGS = 0xffff;

  /** The flag of a peer whose overriding address is one of IPv6. */
  private static final int WIDE = 1 << 15;

  /** The flag of a peer whose address or port is overridden. */
  private static final int OVERRIDDEN = 1 << 14;

  private static final int SLOT_WIDTH = 2;
  private static final int SOURCE = 0; // 0 where the slot is free: a peer has a port
  private static final int LAST_SEEN = 1;

  private static final int ID_WIDTH = 2;
  private static final int ID_HIGH = 0;
  private static final int ID_LOW = 1;

  private static final int IP_HIGH = 0;
  private static final int IP_LOW = 1;

  /** The least growth, in rows, so that a small one does not grow on every add. */
  private static final int MIN_GROWTH = 4;

  private final boolean v4;
  private final int override; // the column, if there is one, and the width of rows without it
  private final SipHash key;
  private int size;
  private int overrides;
  private int wideOverrides;

  // By slot.
  long[] slots;
  private long[] ids;
  private char[] rowOf;

  // By row.
  private int rowWidth;
  private long[] rows = {};
  private char[] slotOf = {};

  Partition(boolean v4, SipHash key) {
    this.v4 = v4;
    this.key = key;
    override = v4 ? 0 : IP_LOW + 1;
    rowWidth = override;
    allocateSlots(0);
  }

  int size() {
    return size;
  }

  /** Returns the slot of a peer, or {@link #NONE}. */
  int find(long hash, PackedSource sought) {
    long wanted = source(sought.ipLow(), sought.port());
    for (int slot = first(home(hash)); ; slot = next(slot)) {
      long source = get(slot, SOURCE);
      if (source == 0) {
        return NONE;
      }
      if ((source & ~FLAGS) == wanted
          && (v4 || ipHigh(slot) == sought.ipHigh() && ipLow(slot) == sought.ipLow())) {
        return slot;
      }
    }
  }

  /** Returns the slot of the peer with an id and the home of its address, or {@link #NONE}. */
  int find(int home, ShareId id) {
    int slot = first(home);
    while (!isFree(slot)) {
      if (hasId(slot, id)) {
        return slot;
      }
      slot = next(slot);
    }
    return NONE;
  }

  int slotCount() {
    return rowOf.length;
  }

  boolean isFree(int slot) {
    return get(slot, SOURCE) == 0;
  }

  /**
   * Adds a peer whose address nobody has yet, as the last row, and returns its slot; the partition
   * must have room.
   */
  int add(long hash, PackedSource source, ShareId id) {
    if (size == slotOf.length) {
      resize();
    }
    int row = size++;
    if (!v4) {
      setRow(row, IP_HIGH, source.ipHigh());
      setRow(row, IP_LOW, source.ipLow());
    }
    int slot = free(hash);
    set(slot, SOURCE, source(source.ipLow(), source.port()));
    shareId(slot, id);
    link(slot, row);
    return slot;
  }

  void remove(int slot) {
    count(slot, -1);
    removeRow(rowOf[slot]);
    close(slot);
    size--;
    if (slotOf.length > 2 * MIN_GROWTH && size < slotOf.length - slotOf.length / 4) {
      resize();
    }
  }

  private void removeRow(int row) {
    int last = size - 1;
    if (row != last) {
      System.arraycopy(rows, last * rowWidth, rows, row * rowWidth, rowWidth);
      link(slotOf[last], row);
    }
  }

  /** Frees a slot, and moves back whoever stood further from home because of it. */
  private void close(int hole) {
    for (int slot = next(hole); !isFree(slot); slot = next(slot)) {
      int first = first(home(hash(slot)));
      if (distance(first, slot) >= distance(hole, slot)) {
        copy(slots, ids, slot, hole);
        link(hole, rowOf[slot]);
        hole = slot;
      }
    }
    set(hole, SOURCE, 0);
  }

  /** Makes room for an eighth more than there are; goes by slots, whose order stays. */
  private void resize() {
    int most = Math.min(MOST, size + size / 8 + MIN_GROWTH);
    allocateRows(most);
    slotOf = Arrays.copyOf(slotOf, most);
    long[] old = slots;
    long[] oldIds = ids;
    char[] oldRowOf = rowOf;
    allocateSlots(most);
    for (int i = 0; i < oldRowOf.length; i++) {
      long source = old[i * SLOT_WIDTH + SOURCE];
      if (source != 0) {
        int slot = free(hash(source, oldRowOf[i]));
        copy(old, oldIds, i, slot);
        link(slot, oldRowOf[i]);
      }
    }
  }

  /** Gives all rows the width that one of them needs. */
  private void allocateRows(int count) {
    long[] old = rows;
    int oldWidth = rowWidth;
    rowWidth = widthNeeded();
    rows = new long[count * rowWidth];
    for (int row = 0; row < size; row++) {
      int width = Math.min(oldWidth, rowWidth);
      System.arraycopy(old, row * oldWidth, rows, row * rowWidth, width);
    }
  }

  private void allocateSlots(int mostRows) {
    int count = mostRows + mostRows / 6 + 1;
    slots = new long[count * SLOT_WIDTH];
    ids = new long[count * ID_WIDTH];
    rowOf = new char[count];
  }

  /** Returns the free slot that is next to the home of a hash. */
  private int free(long hash) {
    int slot = first(home(hash));
    while (!isFree(slot)) {
      slot = next(slot);
    }
    return slot;
  }

  private void copy(long[] fromSlots, long[] fromIds, int from, int to) {
    set(to, SOURCE, fromSlots[from * SLOT_WIDTH + SOURCE]);
    set(to, LAST_SEEN, fromSlots[from * SLOT_WIDTH + LAST_SEEN]);
    System.arraycopy(fromIds, from * ID_WIDTH, ids, to * ID_WIDTH, ID_WIDTH);
  }

  private void link(int slot, int row) {
    rowOf[slot] = (char) row;
    slotOf[row] = (char) slot;
  }

  long hash(int slot) {
    return hash(get(slot, SOURCE), row(slot));
  }

  private long hash(long source, int row) {
    int port = (int) (source >>> PORT_SHIFT) & 0xffff;
    return v4
        ? key.hashEndpoint(0, mapped(source), port)
        : key.hashEndpoint(getRow(row, IP_HIGH), getRow(row, IP_LOW), port);
  }

  private static long source(long low, int port) {
    return low << IP_SHIFT | (long) port << PORT_SHIFT;
  }

  private static long mapped(long source) {
    return 0xffffL << IP_SHIFT | source >>> IP_SHIFT;
  }

  /** Returns where a hash leads, in any number of slots: a number of {@link #HOME_BITS} bits. */
  static int home(long hash) {
    return (int) hash & (1 << HOME_BITS) - 1;
  }

  private int first(int home) {
    return (int) ((long) home * rowOf.length >>> HOME_BITS);
  }

  private int next(int slot) {
    return slot + 1 == rowOf.length ? 0 : slot + 1;
  }

  private int distance(int from, int to) {
    return to - from + (to < from ? rowOf.length : 0);
  }

  int row(int slot) {
    return rowOf[slot];
  }

  int slot(int row) {
    return slotOf[row];
  }

  long ipHigh(int slot) {
    return v4 ? 0 : getRow(row(slot), IP_HIGH);
  }

  long ipLow(int slot) {
    return v4 ? mapped(get(slot, SOURCE)) : getRow(row(slot), IP_LOW);
  }

  int port(int slot) {
    return (int) (get(slot, SOURCE) >>> PORT_SHIFT) & 0xffff;
  }

  int flags(int slot) {
    return (int) (get(slot, SOURCE) & FLAGS);
  }

  void flags(int slot, int flags) {
    set(slot, SOURCE, get(slot, SOURCE) & ~FLAGS | flags);
  }

  long lastSeen(int slot) {
    return get(slot, LAST_SEEN);
  }

  void lastSeen(int slot, long upNs) {
    set(slot, LAST_SEEN, upNs);
  }

  ShareId shareId(int slot) {
    return new ShareId(ids[slot * ID_WIDTH + ID_HIGH], ids[slot * ID_WIDTH + ID_LOW]);
  }

  boolean hasId(int slot, ShareId id) {
    return ids[slot * ID_WIDTH + ID_LOW] == id.low() && ids[slot * ID_WIDTH + ID_HIGH] == id.high();
  }

  void shareId(int slot, ShareId id) {
    ids[slot * ID_WIDTH + ID_HIGH] = id.high();
    ids[slot * ID_WIDTH + ID_LOW] = id.low();
  }

  /** Returns the overriding port, or 0. */
  int overridePort(int slot) {
    return has(slot, OVERRIDDEN) ? (int) (getRow(row(slot), override) >>> PORT_SHIFT) & 0xffff : 0;
  }

  /** Returns the overriding address, or {@code null}. */
  IpAddress overrideIp(int slot) {
    if (has(slot, WIDE)) {
      int row = row(slot);
      return new IpAddress(getRow(row, override + 1), getRow(row, override + 2));
    }
    int v4 = has(slot, OVERRIDDEN) ? (int) (getRow(row(slot), override) >>> IP_SHIFT) : 0;
    return v4 == 0 ? null : IpAddress.v4(v4);
  }

  /** Sets what overrides the address and the port; {@code null} and 0 clear it. */
  void override(int slot, IpAddress ip, int port) {
    boolean wide = ip != null && !ip.isV4();
    int flags = (ip != null || port != 0 ? OVERRIDDEN : 0) | (wide ? WIDE : 0);
    count(slot, -1);
    flags(slot, flags(slot) & ~(OVERRIDDEN | WIDE) | flags);
    count(slot, 1);
    if (rowWidth < widthNeeded()) {
      allocateRows(slotOf.length);
    }
    int row = row(slot);
    if (has(slot, OVERRIDDEN)) {
      long v4 = ip == null || wide ? 0 : ip.low();
      setRow(row, override, v4 << IP_SHIFT | (long) port << PORT_SHIFT);
    }
    if (wide) {
      setRow(row, override + 1, ip.high());
      setRow(row, override + 2, ip.low());
    }
  }

  private void count(int slot, int change) {
    overrides += has(slot, OVERRIDDEN) ? change : 0;
    wideOverrides += has(slot, WIDE) ? change : 0;
  }

  private int widthNeeded() {
    return override + (wideOverrides > 0 ? 3 : Math.min(overrides, 1));
  }

  private boolean has(int slot, int flag) {
    return (flags(slot) & flag) != 0;
  }

  private long get(int slot, int column) {
    return slots[slot * SLOT_WIDTH + column];
  }

  private void set(int slot, int column, long value) {
    slots[slot * SLOT_WIDTH + column] = value;
  }

  private long getRow(int row, int column) {
    return rows[row * rowWidth + column];
  }

  private void setRow(int row, int column, long value) {
    rows[row * rowWidth + column] = value;
  }
}
