package io.sobani.tracker.table;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;

/** Checks that a table's rows, indexes and counts agree. */
public final class TableIntegrity {

  private static final int SLOT_WIDTH = 2; // source, last sign of life

  private TableIntegrity() {}

  /** Throws where address and id do not both lead to the one peer that has them. */
  public static void check(PeerTable table, SipHash key) {
    int peers = 0;
    int provisional = 0;
    int unproven = 0;
    for (int row = table.last(); row != PeerTable.NOBODY; row = table.before(row)) {
      int peer = table.at(row);
      PackedSource source = PackedSource.of(table.endpoint(peer));
      require(table.find(source.hash(key), source) == peer, "address index");
      require(table.findId(table.shareId(peer)) == peer, "id index");
      peers++;
      provisional += table.state(peer) == PeerTable.PROVISIONAL ? 1 : 0;
      unproven += table.state(peer) == PeerTable.PROVEN ? 0 : 1;
    }
    require(peers == table.size(), "a walk meets every peer");
    require(provisional == table.provisional(), "count of provisional peers");
    require(unproven == table.unproven(), "count of unproven peers");
    int ids = 0;
    for (IdIndex index : table.ids) {
      ids += used(index.cells, 1);
    }
    require(ids == table.size(), "an id for each peer");
    for (Partition partition : table.partitions) {
      require(used(partition.slots, SLOT_WIDTH) == partition.size(), "a slot for each peer");
    }
  }

  private static int used(long[] slots, int width) {
    int used = 0;
    for (int i = 0; i < slots.length; i += width) {
      used += slots[i] == 0 ? 0 : 1;
    }
    return used;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("broken table: " + what);
    }
  }
}
