package io.sobani.tracker.examples.p2pflix;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** JDBC in one line per statement; a failing database is a {@link StorageException}. */
final class Sql {
  private final Connection connection;

  Sql(Connection connection) {
    this.connection = connection;
  }

  <T> List<T> list(RowReader<T> reader, String sql, Object... parameters) {
    List<T> result = new ArrayList<>();
    each(row -> result.add(reader.read(row)), sql, parameters);
    return result;
  }

  /** Shows the rows to a visitor, until it returns that it wants no more. */
  void each(RowReader<Boolean> visitor, String sql, Object... parameters) {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      boolean more = true;
      while (more && rows.next()) {
        more = visitor.read(rows);
      }
    } catch (SQLException e) {
      throw new StorageException(e);
    }
  }

  /** Returns what the first row holds, or null without one. */
  <T> T first(RowReader<T> reader, String sql, Object... parameters) {
    List<T> rows = list(reader, sql + " LIMIT 1", parameters);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** Returns the number of rows that changed. */
  int update(String sql, Object... parameters) {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new StorageException(e);
    }
  }

  /** Returns the id of the new row. */
  long insert(String sql, Object... parameters) {
    update(sql, parameters);
    return number("SELECT last_insert_rowid()");
  }

  long number(String sql, Object... parameters) {
    return list(row -> row.getLong(1), sql, parameters).get(0);
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
