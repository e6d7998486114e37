package io.sobani.tracker.table;

import io.sobani.tracker.protocol.ShareId;

/**
 * Maps shareIds to rows, for the part of a table's ids that hash here: 4 bytes per slot, a third to
 * two thirds of them free.
 *
 * <p>Open addressing with linear probing, and no tombstones: a removal shifts later entries back. A
 * slot holds a peer's row + 1 in its low bits and bits of the id's hash above them, so that nearly
 * every row that is looked at is the right one.
 */
final class IdIndex {

  private static final int MIN_CAPACITY = 16;

  private final PeerTable table;
  private final int rowMask;
  private int[] slots = new int[MIN_CAPACITY];
  private int size;

  /**
   * Makes an empty index.
   *
   * @param rowMask the bits that a row of the table may have
   */
  IdIndex(PeerTable table, int rowMask) {
    this.table = table;
    this.rowMask = rowMask;
  }

  /** Returns the row of an id, or {@link PeerTable#NOBODY}. */
  int find(long hash, ShareId id) {
    int tag = tag(hash);
    for (int slot = home(hash); ; slot = next(slot)) {
      int entry = slots[slot];
      if (entry == 0) {
        return PeerTable.NOBODY;
      }
      if ((entry & ~rowMask) == tag && table.hasId(rowOf(entry), id)) {
        return rowOf(entry);
      }
    }
  }

  /** Adds the id of a row, which need not be there yet. */
  void add(long hash, int row) {
    if (size >= slots.length - slots.length / 3) {
      resize(2 * slots.length);
    }
    insert(hash, row);
    size++;
  }

  /** Removes the id of a row, which is still there. */
  void remove(long hash, int row) {
    int hole = slotOf(hash, row);
    for (int slot = next(hole); slots[slot] != 0; slot = next(slot)) {
      int home = home(table.idHash(rowOf(slots[slot])));
      if (distance(home, slot) >= distance(hole, slot)) {
        slots[hole] = slots[slot];
        hole = slot;
      }
    }
    slots[hole] = 0;
    size--;
    if (slots.length > MIN_CAPACITY && size < slots.length / 8) {
      resize(slots.length / 2);
    }
  }

  /** Notes that a row moves to another place. */
  void move(long hash, int from, int to) {
    slots[slotOf(hash, from)] = tag(hash) | to + 1;
  }

  private void resize(int capacity) {
    int[] old = slots;
    slots = new int[capacity];
    for (int entry : old) {
      if (entry != 0) {
        insert(table.idHash(rowOf(entry)), rowOf(entry));
      }
    }
  }

  private void insert(long hash, int row) {
    int slot = home(hash);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = tag(hash) | row + 1;
  }

  private int slotOf(long hash, int row) {
    int slot = home(hash);
    while ((slots[slot] & rowMask) != row + 1) {
      slot = next(slot);
    }
    return slot;
  }

  private int rowOf(int entry) {
    return (entry & rowMask) - 1;
  }

  private int tag(long hash) {
    return (int) (hash >>> Integer.SIZE) & ~rowMask;
  }

  private int home(long hash) {
    return (int) ((hash & 0xffff_ffffL) * slots.length >>> Integer.SIZE);
  }

  private int next(int slot) {
    return slot + 1 == slots.length ? 0 : slot + 1;
  }

  /** Returns how many steps it is from a slot to another. */
  private int distance(int from, int to) {
    return to - from + (to < from ? slots.length : 0);
  }
}
