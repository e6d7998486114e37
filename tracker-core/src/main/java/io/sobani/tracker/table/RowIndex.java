package io.sobani.tracker.table;

/**
 * A hash index of row numbers: 4 bytes a slot, a fourth to two thirds of them free.
 *
 * <p>Open addressing with linear probing, and no tombstones: a removal shifts later entries back. A
 * slot holds row + 1 in its low bits and bits of the row's hash above them, so that nearly every
 * row that is looked at is the right one. A home comes from the low half of the hash, a tag from
 * the middle: the upper bits choose the shard.
 */
abstract class RowIndex {

  /**
   * Slots that a power of two has more than the index: with them and its header, a large array
   * would take one region of the collector more, nearly all of it waste.
   */
  private static final int HEADER = 4;

  private static final int MIN_CAPACITY = 16;

  private final int headroom;
  private int[] slots = new int[MIN_CAPACITY - HEADER];
  private int rowMask = MIN_CAPACITY - 1;
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
    for (int slot = home(hash); ; slot = next(slot)) {
      int entry = slots[slot];
      if (entry == 0) {
        return -1;
      }
      if ((entry & ~rowMask) == tag && isAt((entry & rowMask) - 1, high, low, port)) {
        return (entry & rowMask) - 1;
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
    for (int slot = next(hole); slots[slot] != 0; slot = next(slot)) {
      int home = home(hashOf((slots[slot] & rowMask) - 1));
      if (distance(home, slot) >= distance(hole, slot)) {
        slots[hole] = slots[slot];
        hole = slot;
      }
    }
    slots[hole] = 0;
    size--;
    if (slots.length >= MIN_CAPACITY && size < slots.length / 8) {
      shrink();
    }
  }

  /** Notes that a row has moved, its key unchanged. */
  final void move(long hash, int from, int to) {
    slots[slotOf(hash, from)] = tag(hash) | to + 1;
  }

  private int slotOf(long hash, int row) {
    int slot = home(hash);
    while ((slots[slot] & rowMask) != row + 1) {
      slot = next(slot);
    }
    return slot;
  }

  /** Goes by rows, not by slots: reading rows in their order is many times faster. */
  private void grow() {
    resize(2 * (rowMask + 1));
    for (int row = 0; row < size; row++) {
      insert(hashOf(row), row);
    }
  }

  private void shrink() {
    int[] old = slots;
    int oldMask = rowMask;
    resize((rowMask + 1) / 2);
    for (int entry : old) {
      if (entry != 0) {
        int row = (entry & oldMask) - 1;
        insert(hashOf(row), row);
      }
    }
  }

  private void resize(int capacity) {
    slots = new int[capacity - HEADER];
    rowMask = capacity - 1;
  }

  private void insert(long hash, int row) {
    int slot = home(hash);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = tag(hash) | row + 1;
  }

  private int home(long hash) {
    return (int) ((hash & 0xffff_ffffL) * slots.length >>> Integer.SIZE);
  }

  private int tag(long hash) {
    return (int) (hash >>> Short.SIZE) & ~rowMask;
  }

  private int next(int slot) {
    return slot + 1 == slots.length ? 0 : slot + 1;
  }

  /** Returns how many steps it is from a slot to another. */
  private int distance(int from, int to) {
    return to - from + (to < from ? slots.length : 0);
  }
}
