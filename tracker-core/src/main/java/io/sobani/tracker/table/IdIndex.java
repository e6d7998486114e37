package io.sobani.tracker.table;

import io.sobani.tracker.protocol.ShareId;

/**
 * Maps shareIds to places, for the part of a table's ids that hash here: 8 bytes per cell, a
 * seventh to a third of them free.
 *
 * <p>Open addressing with linear probing, and no tombstones: a removal shifts later entries back. A
 * cell holds 32 bits of an id's hash, and below them the place to which the address of its peer
 * leads. Neither changes while a peer lives; equal cells are interchangeable.
 */
final class IdIndex {

  private static final int HASH_SHIFT = 32;
  private static final long HASH = 0xffff_ffffL;

  /** The least growth, so that a small one does not grow on every add. */
  private static final int MIN_GROWTH = 4;

  private final PeerTable table;
  long[] cells;
  private int most; // ids until it grows
  private int size;

  IdIndex(PeerTable table) {
    this.table = table;
    resize(new long[0]);
  }

  /** Returns the peer of an id, or {@link PeerTable#NOBODY}. */
  int find(long hash, ShareId id) {
    for (int cell = home(hash); cells[cell] != 0; cell = next(cell)) {
      if (cells[cell] >>> HASH_SHIFT == (hash & HASH)) {
        int peer = table.find((int) cells[cell], id);
        if (peer != PeerTable.NOBODY) {
          return peer;
        }
      }
    }
    return PeerTable.NOBODY;
  }

  /** Adds the id of a peer by its place, which is not 0. */
  void add(long hash, int place) {
    if (size == most) {
      resize(cells);
    }
    insert(entry(hash, place));
    size++;
  }

  /** Removes the id of a peer, which must be there. */
  void remove(long hash, int place) {
    int hole = home(hash);
    while (cells[hole] != entry(hash, place)) {
      hole = next(hole);
    }
    for (int cell = next(hole); cells[cell] != 0; cell = next(cell)) {
      int home = home(cells[cell] >>> HASH_SHIFT);
      if (distance(home, cell) >= distance(hole, cell)) {
        cells[hole] = cells[cell];
        hole = cell;
      }
    }
    cells[hole] = 0;
    size--;
    if (most > 2 * MIN_GROWTH && size < most - most / 4) {
      resize(cells);
    }
  }

  /** Makes room for an eighth more than there are. */
  private void resize(long[] old) {
    most = size + size / 8 + MIN_GROWTH;
    cells = new long[most + most / 6 + 1];
    for (long entry : old) {
      if (entry != 0) {
        insert(entry);
      }
    }
  }

  private void insert(long entry) {
    int cell = home(entry >>> HASH_SHIFT);
    while (cells[cell] != 0) {
      cell = next(cell);
    }
    cells[cell] = entry;
  }

  private static long entry(long hash, int place) {
    return hash << HASH_SHIFT | place & HASH;
  }

  private int home(long hash) {
    return (int) ((hash & HASH) * cells.length >>> HASH_SHIFT);
  }

  private int next(int cell) {
    return cell + 1 == cells.length ? 0 : cell + 1;
  }

  private int distance(int from, int to) {
    return to - from + (to < from ? cells.length : 0);
  }
}
