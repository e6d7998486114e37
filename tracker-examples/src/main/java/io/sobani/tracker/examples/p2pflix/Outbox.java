package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.p2pflix.Event.PeerEvent;
import java.util.List;

/**
 * The events of this tracker's own peers that not every other tracker has yet, in a table that
 * originals do not mind. A tracker that is killed, or forgotten by others, and takes another's copy
 * has them still: copy and outbox together are at least what was acknowledged.
 */
final class Outbox {
  /** The id of an event that need not be kept. */
  static final long NONE = 0;

  private final Sql sql;
  private long lastId; // an id is not given twice: a late answer must not remove another event

  Outbox(Sql sql) {
    this.sql = sql;
  }

  static void create(Sql sql) {
    sql.update("CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, event BLOB NOT NULL)");
  }

  /** Keeps an event where there are others to tell; returns its id. */
  long add(PeerEvent event) {
    if (sql.number("SELECT COUNT(*) FROM tracker") == 0) {
      return NONE;
    }
    lastId = Math.max(lastId, sql.number("SELECT COALESCE(MAX(id), 0) FROM outbox")) + 1;
    sql.update("INSERT INTO outbox (id, event) VALUES (?, ?)", lastId, event.json());
    return lastId;
  }

  void remove(long id) {
    sql.update("DELETE FROM outbox WHERE id = ?", id);
  }

  /** Takes all events out, in their order. */
  List<PeerEvent> takeAll() {
    List<byte[]> events = sql.list(row -> row.getBytes(1), "SELECT event FROM outbox ORDER BY id");
    sql.update("DELETE FROM outbox");
    return events.stream()
        .map(json -> (PeerEvent) EventReader.OWN.read(Json.parseEvent(json)))
        .toList();
  }
}
