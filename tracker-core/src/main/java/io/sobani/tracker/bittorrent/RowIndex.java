package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;

/**
 * Finds the row of a key: open addressing with linear probing, at most half full, and a keyed hash,
 * so that nobody can choose addresses and ports that collide.
 */
final class RowIndex {

  private final SipHash hash;
  private final PeerKeys keys;

  /** Rows plus one; 0 is free. */
  private int[] slots;

  private int size;

  /** Makes the index of the first rows. */
  RowIndex(SipHash hash, PeerKeys keys, int rows) {
    this.hash = hash;
    this.keys = keys;
    slots = new int[Integer.highestOneBit(rows) * 4];
    for (int row = 0; row < rows; row++) {
      add(row);
    }
  }

  /** Returns the row of a key, or −1. */
  int find(long ipHigh, long ipLow, int port) {
    for (int slot = home(ipHigh, ipLow, port); ; slot = next(slot)) {
      int row = slots[slot] - 1;
      if (row < 0 || keys.is(row, ipHigh, ipLow, port)) {
        return row;
      }
    }
  }

  void add(int row) {
    if (++size > slots.length / 2) {
      rehash(2 * slots.length);
    }
    insert(row);
  }

  /** Forgets a row: what was pushed past its slot moves up. */
  void remove(int row) {
    int gap = slotOf(row);
    for (int slot = next(gap); slots[slot] != 0; slot = next(slot)) {
      int home = home(slots[slot] - 1);
      int mask = slots.length - 1;
      if ((slot - home & mask) >= (slot - gap & mask)) {
        slots[gap] = slots[slot];
        gap = slot;
      }
    }
    slots[gap] = 0;
    if (--size < slots.length / 16) {
      rehash(slots.length / 2);
    }
  }

  /** Says that the key of a row will lie in another row. */
  void move(int from, int to) {
    slots[slotOf(from)] = to + 1;
  }

  private void rehash(int capacity) {
    int[] old = slots;
    slots = new int[capacity];
    for (int entry : old) {
      if (entry != 0) {
        insert(entry - 1);
      }
    }
  }

  private void insert(int row) {
    int slot = home(row);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = row + 1;
  }

  private int slotOf(int row) {
    int slot = home(row);
    while (slots[slot] != row + 1) {
      slot = next(slot);
    }
    return slot;
  }

  private int home(int row) {
    return home(keys.ipHigh(row), keys.ipLow(row), keys.port(row));
  }

  private int home(long ipHigh, long ipLow, int port) {
    return (int) hash.hashEndpoint(ipHigh, ipLow, port) & slots.length - 1;
  }

  private int next(int slot) {
    return slot + 1 & slots.length - 1;
  }
}
