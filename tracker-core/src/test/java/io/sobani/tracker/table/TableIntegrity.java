package io.sobani.tracker.table;

import io.sobani.tracker.hash.SipHash;
import java.lang.reflect.Field;

/** Checks that a table's rows, indexes and counts agree. */
public final class TableIntegrity {

  private static final Field[] FAMILIES = {
    field(PeerTable.class, "v4"), field(PeerTable.class, "v6")
  };
  private static final Field[] INDEXES = {
    field(FamilyTable.class, "byAddress"), field(FamilyTable.class, "byId")
  };
  private static final Field SLOTS = field(RowIndex.class, "slots");

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
      require(
          table.find(key.hashEndpoint(high, low, port), high, low, port) == peer, "address index");
      require(table.findId(table.idHigh(peer), table.idLow(peer)) == peer, "id index");
      peers++;
      provisional += table.state(peer) == PeerTable.PROVISIONAL ? 1 : 0;
      unproven += table.state(peer) == PeerTable.PROVEN ? 0 : 1;
    }
    require(peers == table.size(), "a walk meets every peer");
    require(provisional == table.provisional(), "count of provisional peers");
    require(unproven == table.unproven(), "count of unproven peers");
    for (Field ofFamily : FAMILIES) {
      FamilyTable family = (FamilyTable) read(ofFamily, table);
      for (Field ofIndex : INDEXES) {
        require(used(read(ofIndex, family)) == family.size(), "a slot for each row, no other");
      }
    }
  }

  private static int used(Object index) {
    int used = 0;
    for (int slot : (int[]) read(SLOTS, index)) {
      used += slot == 0 ? 0 : 1;
    }
    return used;
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static Object read(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("broken table: " + what);
    }
  }
}
