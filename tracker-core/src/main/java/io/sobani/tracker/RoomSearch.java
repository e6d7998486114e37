package io.sobani.tracker;

import io.sobani.tracker.limit.Scope;
import io.sobani.tracker.table.PeerTable;

/**
 * Makes room for newcomers: evicts a registration that has ended, else a provisional one, else, for
 * a proven newcomer, an established one; of those seen, the one that has been silent longest. Locks
 * are held as {@link Shards} says.
 *
 * @see "PROTOCOL.md, section 7"
 */
final class RoomSearch {

  private static final int MOST_LOOKS = 1024;
  private static final int ENOUGH_LOOKS = 64; // if there is a victim by then

  private final Shards shards;

  /** The shard in which the last search among neighbours began: each takes another one. */
  private volatile int lastFirst;

  RoomSearch(Shards shards) {
    this.shards = shards;
  }

  boolean makeRoom(Asker asker, boolean proven) {
    int mostState = proven ? PeerTable.ESTABLISHED : PeerTable.PROVISIONAL;
    return makeRoom(asker, mostState, firstWithCandidate(asker.shard(), mostState), null);
  }

  /** Makes room on the host or in the network of a proven asker. */
  boolean makeRoomAmongNeighbours(Asker asker, Scope scope) {
    lastFirst = (lastFirst + 1) % Shards.COUNT;
    return makeRoom(asker, PeerTable.ESTABLISHED, lastFirst, scope);
  }

  boolean makeRoomIn(PeerTable table, Asker asker, boolean proven) {
    int mostState = proven ? PeerTable.ESTABLISHED : PeerTable.PROVISIONAL;
    return evictOneOf(table, Math.min(MOST_LOOKS, table.size()), asker, mostState, null);
  }

  private boolean makeRoom(Asker asker, int mostState, int first, Scope scope) {
    int looks = MOST_LOOKS;
    for (int i = 0; i < Shards.COUNT && looks > 0; i++) {
      PeerTable table = shards.table((first + i) % Shards.COUNT);
      synchronized (table) {
        int looksHere = Math.min(looks, table.size());
        if (evictOneOf(table, looksHere, asker, mostState, scope)) {
          return true;
        }
        looks -= looksHere;
      }
    }
    return false;
  }

  /** Returns the home shard, or the next one with a peer of at most a state, if there is any. */
  private int firstWithCandidate(int home, int mostState) {
    for (int state = PeerTable.PROVISIONAL; state <= mostState; state++) {
      for (int i = 0; i < Shards.COUNT; i++) {
        PeerTable table = shards.table((home + i) % Shards.COUNT);
        if ((state == PeerTable.PROVISIONAL ? table.provisional() : table.unproven()) > 0) {
          return (home + i) % Shards.COUNT;
        }
      }
    }
    return home;
  }

  /**
   * Removes the first ended one of {@code looks} registrations, else the one of at most a state
   * that is to go first; with a scope, only one in the same host or network as the asker.
   */
  private boolean evictOneOf(PeerTable table, int looks, Asker asker, int mostState, Scope scope) {
    int bestState = table.provisional() > 0 ? PeerTable.PROVISIONAL : PeerTable.ESTABLISHED;
    long key = scope == null ? 0 : scope.key(asker.source.ipHigh(), asker.source.ipLow());
    int victim = PeerTable.NOBODY;
    for (int i = 0; i < looks; i++) {
      int peer = scope == null ? table.next() : table.nextByAddress();
      if (scope != null && scope.key(table.ipHigh(peer), table.ipLow(peer)) != key) {
        continue;
      }
      if (!shards.isLive(table, peer, asker.upNs)) {
        shards.expire(table, peer, asker.later);
        return true;
      }
      if (table.state(peer) <= mostState && goesFirst(table, peer, victim)) {
        victim = peer;
      }
      if (i >= ENOUGH_LOOKS && victim != PeerTable.NOBODY && table.state(victim) <= bestState) {
        break;
      }
    }
    if (victim == PeerTable.NOBODY) {
      return false;
    }
    shards.evict(table, victim, asker.later);
    return true;
  }

  /** Returns whether a peer is of a lower state than another, or has been silent for longer. */
  private static boolean goesFirst(PeerTable table, int peer, int other) {
    if (other == PeerTable.NOBODY || table.state(peer) != table.state(other)) {
      return other == PeerTable.NOBODY || table.state(peer) < table.state(other);
    }
    return table.lastSeen(peer) - table.lastSeen(other) < 0;
  }
}
