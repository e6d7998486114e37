package io.sobani.tracker.examples.p2pflix;

import java.util.List;

/**
 * The events of this tracker's own peers that no other tracker has yet, in a table of its own that
 * originals do not mind. A tracker that is killed, or cut off, and then takes another's copy has
 * them still.
 */
final class Outbox {
  /** The id of an event that needs not be kept: another tracker has it. */
  static final long NONE = 0;

  private final Sql sql;

  Outbox(Sql sql) {
    this.sql = sql;
  }

  static void create(Sql sql) {
    sql.update("CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, event BLOB NOT NULL)");
  }

  /** Keeps an event until another tracker has it; returns its id. */
  long add(Event event) {
    return sql.number("SELECT COUNT(*) FROM tracker") == 0
        ? NONE
        : sql.insert("INSERT INTO outbox (event) VALUES (?)", event.json());
  }

  void remove(long id) {
    sql.update("DELETE FROM outbox WHERE id = ?", id);
  }

  void clear() {
    sql.update("DELETE FROM outbox");
  }

  List<Letter> all() {
    return sql.list(
        row -> new Letter(row.getLong(1), row.getBytes(2)),
        "SELECT id, event FROM outbox ORDER BY id");
  }

  /**
   * An event on its way.
   *
   * @param id its id here, or {@link #NONE}
   * @param json its text
   */
  record Letter(long id, byte[] json) {}
}
