package io.sobani.tracker.examples.p2pflix;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Writes the database as SQL, statement after statement with nothing in between, as the original's
 * trackers do and expect.
 */
final class DumpWriter {
  static final String BEGIN = "BEGIN TRANSACTION;";
  static final String COMMIT = "COMMIT;";

  private DumpWriter() {}

  static String write(Sql sql) {
    StringBuilder out = new StringBuilder(BEGIN);
    for (Table table : Table.values()) {
      out.append(table.create).append(';');
      for (String row :
          sql.list(row -> values(row, table), "SELECT * FROM " + table.sqlName + " ORDER BY id")) {
        out.append("INSERT INTO ").append(table.sqlName).append(" VALUES(").append(row);
        out.append(");");
      }
    }
    Table.INDEXES.forEach(index -> out.append(index).append(';'));
    return out.append(COMMIT).toString();
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
