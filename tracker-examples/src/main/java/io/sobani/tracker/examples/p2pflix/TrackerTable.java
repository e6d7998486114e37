package io.sobani.tracker.examples.p2pflix;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of the other trackers, each a text {@code ip} or {@code ip:port}. */
final class TrackerTable {
  private final Sql sql;

  TrackerTable(Sql sql) {
    this.sql = sql;
  }

  List<TrackerRow> all() {
    return sql.list(
        row -> new TrackerRow(row.getLong(1), row.getString(2)),
        "SELECT id, ip FROM tracker ORDER BY id");
  }

  /** Returns the trackers that can be called. */
  Set<TrackerAddress> addresses() {
    return all().stream()
        .map(row -> TrackerAddress.parse(row.ip()))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  boolean contains(TrackerAddress address) {
    return sql.number("SELECT COUNT(*) FROM tracker WHERE ip = ?", address.toString()) != 0;
  }

  /** Returns whether it was not there before. */
  boolean add(TrackerAddress address) {
    return sql.update("INSERT OR IGNORE INTO tracker (ip) VALUES (?)", address.toString()) == 1;
  }

  boolean remove(TrackerAddress address) {
    return sql.update("DELETE FROM tracker WHERE ip = ?", address.toString()) == 1;
  }

  /** Removes every other row. */
  void keepOnly(Set<TrackerAddress> kept) {
    for (TrackerRow row : all()) {
      if (!kept.contains(TrackerAddress.parse(row.ip()))) {
        sql.update("DELETE FROM tracker WHERE id = ?", row.id());
      }
    }
  }

  record TrackerRow(long id, String ip) {}
}
