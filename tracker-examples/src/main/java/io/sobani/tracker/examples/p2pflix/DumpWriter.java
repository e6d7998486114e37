package io.sobani.tracker.examples.p2pflix;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Writes the database as SQL, statement after statement with nothing in between, as the original's
 * trackers do and expect.
 */
final class DumpWriter {
  static final String BEGIN = "BEGIN TRANSACTION;";
  static final String COMMIT = "COMMIT;";

  private DumpWriter() {}

  static void write(Sql sql, Consumer<String> out) {
    out.accept(BEGIN);
    for (Table table : Table.values()) {
      out.accept(table.create + ";");
      String insert = "INSERT INTO " + table.sqlName + " VALUES(";
      sql.each(
          row -> {
            out.accept(insert + values(row, table) + ");");
            return true;
          },
          "SELECT * FROM " + table.sqlName + " ORDER BY id");
    }
    Table.INDEXES.forEach(index -> out.accept(index + ";"));
    out.accept(COMMIT);
  }

  private static String values(ResultSet row, Table table) throws SQLException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < table.columns(); i++) {
      out.append(i == 0 ? "" : ",");
      if (table.isInteger(i)) {
        out.append(row.getLong(i + 1));
      } else {
        out.append('\'').append(row.getString(i + 1).replace("'", "''")).append('\'');
      }
    }
    return out.toString();
  }
}
