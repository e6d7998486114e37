package io.sobani.tracker.examples.p2pflix;

import java.util.List;
import java.util.Locale;

/**
 * The five tables of a {@code tracker.db}, in the order of a dump. Names, columns and their order
 * are the original's: its rows are inserted by position.
 */
enum Table {
  CHUNK(
      "\"id\" INTEGER NOT NULL PRIMARY KEY, \"chunk_id\" INTEGER NOT NULL,"
          + " \"chunk_hash\" VARCHAR(255) NOT NULL, \"name\" VARCHAR(255) NOT NULL,"
          + " \"parent_file_id\" INTEGER NOT NULL, FOREIGN KEY (\"parent_file_id\") REFERENCES"
          + " \"file\" (\"id\") ON DELETE cascade ON UPDATE cascade",
      "iissi"),
  FILE(
      "\"id\" INTEGER NOT NULL PRIMARY KEY, \"name\" VARCHAR(255) NOT NULL,"
          + " \"full_hash\" VARCHAR(255) NOT NULL",
      "iss"),
  HOSTS(
      "\"id\" INTEGER NOT NULL PRIMARY KEY, \"hosted_file_id\" INTEGER NOT NULL,"
          + " \"hosting_peer_id\" INTEGER NOT NULL, FOREIGN KEY (\"hosted_file_id\") REFERENCES"
          + " \"file\" (\"id\") ON DELETE cascade ON UPDATE cascade, FOREIGN KEY"
          + " (\"hosting_peer_id\") REFERENCES \"peer\" (\"id\") ON DELETE cascade ON UPDATE cascade",
      "iii"),
  PEER(
      "\"id\" INTEGER NOT NULL PRIMARY KEY, \"ip\" VARCHAR(255) NOT NULL, \"uuid\" TEXT NOT NULL,"
          + " \"keep_alive_timestamp\" DATETIME NOT NULL, \"expected_seq_number\" INTEGER NOT NULL,"
          + " \"ka_expected_seq_number\" INTEGER NOT NULL",
      "isssii"),
  TRACKER("\"id\" INTEGER NOT NULL PRIMARY KEY, \"ip\" VARCHAR(255) NOT NULL", "is");

  /** The original's indexes; they are part of a dump. */
  static final List<String> INDEXES =
      List.of(
          "CREATE INDEX \"chunk_parent_file_id\" ON \"chunk\" (\"parent_file_id\")",
          "CREATE INDEX \"hosts_hosted_file_id\" ON \"hosts\" (\"hosted_file_id\")",
          "CREATE INDEX \"hosts_hosting_peer_id\" ON \"hosts\" (\"hosting_peer_id\")",
          "CREATE UNIQUE INDEX \"hosts_hosted_file_id_hosting_peer_id\" ON \"hosts\""
              + " (\"hosted_file_id\", \"hosting_peer_id\")",
          "CREATE UNIQUE INDEX \"tracker_ip\" ON \"tracker\" (\"ip\")");

  final String sqlName = "\"" + name().toLowerCase(Locale.ROOT) + "\"";
  final String create;
  private final String columnTypes;

  Table(String columns, String columnTypes) {
    this.create = "CREATE TABLE " + sqlName + " (" + columns + ")";
    this.columnTypes = columnTypes;
  }

  int columns() {
    return columnTypes.length();
  }

  boolean isInteger(int column) {
    return columnTypes.charAt(column) == 'i';
  }

  /** Returns whether a row of these values, each a Long or a String, fits. */
  boolean accepts(List<Object> values) {
    if (values.size() != columns()) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      if (isInteger(i) != values.get(i) instanceof Long) {
        return false;
      }
    }
    return true;
  }

  String insert() {
    return "INSERT INTO " + sqlName + " VALUES(?" + ",?".repeat(columns() - 1) + ")";
  }

  /** Returns the table of a name as it stands in SQL, quotes included, or null. */
  static Table named(String sqlName) {
    for (Table table : values()) {
      if (table.sqlName.equals(sqlName)) {
        return table;
      }
    }
    return null;
  }
}
