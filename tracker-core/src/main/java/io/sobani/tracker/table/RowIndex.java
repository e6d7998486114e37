package io.sobani.tracker.table;

/**
 * A hash index of row numbers: 4 bytes a slot, a fourth to two thirds of them free.
 *
 * <p>Open addressing with linear probing, and no tombstones: a removal shifts later entries back. A
 * slot holds row + 1 in as many low bits as the index has slots, and bits of the row's hash above
 * them, so that nearly every row that is looked at is the right one.
 */
abstract class RowIndex {

  private static final int MIN_SLOTS = 16;

  private final int headroom;
  private int[] slots = new int[MIN_SLOTS];
  private int mask = MIN_SLOTS - 1;
  private int size;

  /**
   * Makes an empty index.
   *
   * @param headroom which part of the slots stays free: a fourth, a third; two indexes of the same
   *     rows take different ones, so that they do not grow in the same call
   */
  RowIndex(int headroom) {
    this.headroom = headroom;
  }

  /** Returns the hash of the key that a row has now. */
  abstract long hashOf(int row);

  /** Returns whether a row has this key. */
  abstract boolean isAt(int row, long high, long low, int port);

  /** Returns the row of a key, or −1. */
  final int find(long hash, long high, long low, int port) {
    int tag = tag(hash);
    for (int slot = home(hash); ; slot = slot + 1 & mask) {
      int entry = slots[slot];
      if (entry == 0) {
        return -1;
      }
      if ((entry & ~mask) == tag && isAt((entry & mask) - 1, high, low, port)) {
        return (entry & mask) - 1;
      }
    }
  }

  /** Adds a row under a key that no row has yet; with one that is new, all before it are here. */
  final void add(long hash, int row) {
    if (size >= slots.length - slots.length / headroom) {
      grow();
    }
    insert(hash, row);
    size++;
  }

  /** Removes a row. */
  final void remove(long hash, int row) {
    int hole = slotOf(hash, row);
    for (int slot = hole + 1 & mask; slots[slot] != 0; slot = slot + 1 & mask) {
      int home = home(hashOf((slots[slot] & mask) - 1));
      if ((slot - home & mask) >= (slot - hole & mask)) {
        slots[hole] = slots[slot];
        hole = slot;
      }
    }
    slots[hole] = 0;
    size--;
    if (slots.length > MIN_SLOTS && size < slots.length / 8) {
      shrink();
    }
  }

  /** Notes that a row has moved, its key unchanged. */
  final void move(long hash, int from, int to) {
    slots[slotOf(hash, from)] = tag(hash) | to + 1;
  }

  private int slotOf(long hash, int row) {
    int slot = home(hash);
    while ((slots[slot] & mask) != row + 1) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** Goes by rows, not by slots: reading rows in their order is many times faster. */
  private void grow() {
    slots = new int[2 * slots.length];
    mask = slots.length - 1;
    for (int row = 0; row < size; row++) {
      insert(hashOf(row), row);
    }
  }

  private void shrink() {
    int[] old = slots;
    int oldMask = mask;
    slots = new int[old.length / 2];
    mask = slots.length - 1;
    for (int entry : old) {
      if (entry != 0) {
        int row = (entry & oldMask) - 1;
        insert(hashOf(row), row);
      }
    }
  }

  private void insert(long hash, int row) {
    int slot = home(hash);
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = tag(hash) | row + 1;
  }

  private int home(long hash) {
    return (int) (hash >>> 32) & mask;
  }

  private int tag(long hash) {
    return (int) hash & ~mask;
  }
}
