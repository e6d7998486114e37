package io.sobani.tracker.examples.p2pflix;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongPredicate;

/** The peer table. */
final class PeerTable {
  private static final String SELECT =
      "SELECT id, ip, uuid, keep_alive_timestamp, expected_seq_number, ka_expected_seq_number"
          + " FROM peer";

  private static final int LOOKS = 64;

  private final Sql sql;
  private long lastLookedAt;

  PeerTable(Sql sql) {
    this.sql = sql;
  }

  /** Returns the peer, or null. */
  Peer find(Guid guid) {
    return sql.first(PeerTable::read, SELECT + " WHERE uuid = ?", guid.hex());
  }

  List<Peer> all() {
    return sql.list(PeerTable::read, SELECT);
  }

  /** Adds a peer that has not kept alive yet. */
  Peer create(Guid guid, String ip, long expectedSeq) {
    long id =
        sql.insert(
            "INSERT INTO peer (ip, uuid, keep_alive_timestamp, expected_seq_number,"
                + " ka_expected_seq_number) VALUES (?, ?, ?, ?, 0)",
            ip,
            guid.hex(),
            Timestamps.NEVER,
            expectedSeq);
    return new Peer(id, ip, guid, Timestamps.NEVER, expectedSeq, 0);
  }

  /** Removes those of a few peers that host nothing and are not online; the next call goes on. */
  void forgetSome(LongPredicate isOnline) {
    List<Long> ids =
        sql.list(
            row -> row.getLong(1),
            "SELECT id FROM peer WHERE id > ? ORDER BY id LIMIT " + LOOKS,
            lastLookedAt);
    for (long id : ids) {
      if (!isOnline.test(id)) {
        sql.update(
            "DELETE FROM peer WHERE id = ?"
                + " AND NOT EXISTS (SELECT 1 FROM hosts WHERE hosting_peer_id = peer.id)",
            id);
      }
    }
    lastLookedAt = ids.size() < LOOKS ? 0 : ids.get(LOOKS - 1);
  }

  void changed(Peer peer, String ip, long seq) {
    sql.update(
        "UPDATE peer SET ip = ?, expected_seq_number = ? WHERE id = ?", ip, after(seq), peer.id());
  }

  void keptAlive(Peer peer, String ip, long number, String time) {
    sql.update(
        "UPDATE peer SET ip = ?, ka_expected_seq_number = ?, keep_alive_timestamp = ? WHERE id = ?",
        ip,
        after(number),
        time,
        peer.id());
  }

  private static long after(long number) {
    if (number == Long.MAX_VALUE) {
      throw new RefusedException(Json.TOO_LARGE);
    }
    return number + 1;
  }

  private static Peer read(ResultSet row) throws SQLException {
    return new Peer(
        row.getLong(1),
        row.getString(2),
        new Guid(row.getString(3)),
        row.getString(4),
        row.getLong(5),
        row.getLong(6));
  }
}
