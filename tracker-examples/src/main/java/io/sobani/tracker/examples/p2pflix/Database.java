package io.sobani.tracker.examples.p2pflix;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.sqlite.SQLiteConfig;

/**
 * One {@code tracker.db}: its connection and its transactions. Confined to whoever holds the {@link
 * Store}'s lock.
 *
 * <p>A commit is on the disk when it returns (write-ahead log, synchronous): what was acknowledged
 * outlives {@code kill -9} and a power cut. {@code user_version} holds the highest file id ever
 * given, so that no id is given twice though the original's schema would reuse them. Another
 * process is kept out.
 */
final class Database implements AutoCloseable {
  /** 128 MiB of pages. */
  static final int MAX_PAGES = 32_768;

  private static final int PAGE_BYTES = 4096;

  final Sql sql;
  private final Connection connection;
  private final int maxPages;

  /**
   * Opens or makes a database.
   *
   * @param maxPages what more would take is refused with a {@link StorageException}
   */
  Database(Path file, int maxPages) {
    this.maxPages = maxPages;
    SQLiteConfig config = new SQLiteConfig();
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setMaxPageCount(maxPages);
    config.setPageSize(PAGE_BYTES);
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file, config.toProperties());
    } catch (SQLException e) {
      throw new StorageException(e);
    }
    sql = new Sql(connection);
    try {
      transaction(
          () -> {
            createSchema();
            dropOrphans();
            return null;
          });
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Commits what the work did, or undoes it when the work throws. */
  <T> T transaction(Supplier<T> work) {
    sql.update("BEGIN");
    try {
      T result = work.get();
      sql.update("COMMIT");
      return result;
    } catch (RuntimeException | Error e) {
      rollBack();
      throw e;
    }
  }

  private void rollBack() {
    try {
      sql.update("ROLLBACK");
    } catch (StorageException e) {
      // SQLite has done it already, as it does where the disk is full
    }
  }

  /** Returns whether more than half of the bound is in use. */
  boolean isTight() {
    long used = sql.number("PRAGMA page_count") - sql.number("PRAGMA freelist_count");
    return used > maxPages / 2;
  }

  /** Returns how many bytes the peers at one address may have of a database that is tight. */
  long shareBytes() {
    return (long) maxPages * PAGE_BYTES / 16;
  }

  /** Gives the next file id away. */
  long nextFileId() {
    long id = lastFileId() + 1;
    setLastFileId(id);
    return id;
  }

  long lastFileId() {
    return Math.max(
        sql.number("PRAGMA user_version"), sql.number("SELECT COALESCE(MAX(id), 0) FROM file"));
  }

  void setLastFileId(long id) {
    if (id > Integer.MAX_VALUE) {
      throw new RefusedException("No file ids left");
    }
    sql.update("PRAGMA user_version = " + id);
  }

  /** Original trackers left chunks behind, which the next file of that id would inherit. */
  void dropOrphans() {
    sql.update("DELETE FROM chunk WHERE parent_file_id NOT IN (SELECT id FROM file)");
    sql.update("DELETE FROM hosts WHERE hosted_file_id NOT IN (SELECT id FROM file)");
  }

  private void createSchema() {
    if (sql.number("SELECT COUNT(*) FROM sqlite_master WHERE name = 'peer'") == 0) {
      for (Table table : Table.values()) {
        sql.update(table.create);
      }
      Table.INDEXES.forEach(sql::update);
    }
    Outbox.create(sql);
    sql.update("CREATE INDEX IF NOT EXISTS peer_uuid ON peer (uuid)");
    sql.update("CREATE INDEX IF NOT EXISTS peer_ip ON peer (ip)");
    sql.update("CREATE INDEX IF NOT EXISTS file_full_hash ON file (full_hash)");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StorageException(e);
    }
  }
}
