package io.sobani.tracker.examples.p2pflix;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The peer table. */
final class PeerTable {
  private static final String SELECT =
      "SELECT id, ip, uuid, keep_alive_timestamp, expected_seq_number, ka_expected_seq_number"
          + " FROM peer";

  private final Sql sql;

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
