package io.sobani.tracker.table;

import io.sobani.tracker.hash.SipHash;

/** Checks that a table's rows, indexes and counts agree. */
public final class TableIntegrity {

  private TableIntegrity() {}

  /** Throws where address and id do not both lead to the one peer that has them. */
  public static void check(PeerTable table, SipHash key) {
    int peers = 0;
    int provisional = 0;
    int unproven = 0;
    for (int peer = table.last(); peer != PeerTable.NOBODY; peer = table.before(peer)) {
      long high = table.ipHigh(peer);
      long low = table.ipLow(peer);
      int port = table.port(peer);
      require(table.find(key.hash(high, low, port), high, low, port) == peer, "address index");
      require(table.findId(table.idHigh(peer), table.idLow(peer)) == peer, "id index");
      peers++;
      provisional += table.state(peer) == PeerTable.PROVISIONAL ? 1 : 0;
      unproven += table.state(peer) == PeerTable.PROVEN ? 0 : 1;
    }
    require(peers == table.size(), "a walk meets every peer");
    require(provisional == table.provisional(), "count of provisional peers");
    require(unproven == table.unproven(), "count of unproven peers");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("broken table: " + what);
    }
  }
}
