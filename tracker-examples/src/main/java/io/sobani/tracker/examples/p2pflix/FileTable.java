package io.sobani.tracker.examples.p2pflix;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The file table, with the chunks of files and the peers that host them. */
final class FileTable {
  private static final String SELECT = "SELECT file.id, file.name, full_hash FROM file";

  /** What a row takes besides its texts, in the table and its indexes. */
  private static final int ROW_BYTES = 100;

  private final Database database;
  private final Sql sql;

  FileTable(Database database) {
    this.database = database;
    this.sql = database.sql;
  }

  /** Returns the file, or null. */
  FileRow find(long id) {
    return sql.first(FileTable::read, SELECT + " WHERE id = ?", id);
  }

  /** Returns the first file of that hash, or null. */
  FileRow find(String fullHash) {
    return sql.first(FileTable::read, SELECT + " WHERE full_hash = ? ORDER BY id", fullHash);
  }

  List<FileRow> all() {
    return sql.list(FileTable::read, SELECT + " ORDER BY id");
  }

  List<FileRow> hostedBy(long peerId) {
    return sql.list(
        FileTable::read,
        SELECT
            + " JOIN hosts ON hosted_file_id = file.id WHERE hosting_peer_id = ? ORDER BY hosts.id",
        peerId);
  }

  FileRow create(SharedFile file) {
    long id = database.nextFileId();
    sql.update(
        "INSERT INTO file (id, name, full_hash) VALUES (?, ?, ?)",
        id,
        file.name(),
        file.fullHash());
    for (Chunk chunk : file.chunks()) {
      sql.update(
          "INSERT INTO chunk (chunk_id, chunk_hash, name, parent_file_id) VALUES (?, ?, ?, ?)",
          chunk.id(),
          chunk.hash(),
          chunk.name(),
          id);
    }
    return new FileRow(id, file.name(), file.fullHash());
  }

  List<Chunk> chunks(long fileId) {
    return sql.list(
        row -> new Chunk(row.getLong(1), row.getString(2), row.getString(3)),
        "SELECT chunk_id, name, chunk_hash FROM chunk WHERE parent_file_id = ? ORDER BY id",
        fileId);
  }

  List<Host> hosts(long fileId) {
    return sql.list(
        row -> new Host(row.getLong(1), row.getString(2)),
        "SELECT peer.id, ip FROM peer JOIN hosts ON hosting_peer_id = peer.id"
            + " WHERE hosted_file_id = ? ORDER BY hosts.id",
        fileId);
  }

  List<Hosting> hostings() {
    return sql.list(
        row -> new Hosting(row.getLong(1), row.getLong(2)),
        "SELECT hosted_file_id, hosting_peer_id FROM hosts");
  }

  /** Returns whether the peer did not host the file before. */
  boolean addHost(long fileId, long peerId) {
    return sql.update(
            "INSERT OR IGNORE INTO hosts (hosted_file_id, hosting_peer_id) VALUES (?, ?)",
            fileId,
            peerId)
        == 1;
  }

  /** Returns whether the peer hosted the file. The last host takes file and chunks with it. */
  boolean removeHost(long fileId, long peerId) {
    int removed =
        sql.update(
            "DELETE FROM hosts WHERE hosted_file_id = ? AND hosting_peer_id = ?", fileId, peerId);
    if (removed == 0) {
      return false;
    }
    if (sql.number("SELECT COUNT(*) FROM hosts WHERE hosted_file_id = ?", fileId) == 0) {
      sql.update("DELETE FROM chunk WHERE parent_file_id = ?", fileId);
      sql.update("DELETE FROM file WHERE id = ?", fileId);
    }
    return true;
  }

  /** Returns about how many bytes the peers at an address, and what they host, take. */
  long bytesOf(String ip) {
    String hosts =
        " FROM peer JOIN hosts ON hosting_peer_id = peer.id JOIN file ON hosted_file_id = file.id";
    String row = ROW_BYTES + " + octet_length(";
    return ROW_BYTES * sql.number("SELECT COUNT(*) FROM peer WHERE ip = ?", ip)
        + sql.number(
            "SELECT COALESCE(SUM(" + row + "file.name || full_hash)), 0)" + hosts + " WHERE ip = ?",
            ip)
        + sql.number(
            "SELECT COALESCE(SUM("
                + row
                + "chunk.name || chunk_hash)), 0)"
                + hosts
                + " JOIN chunk ON parent_file_id = file.id WHERE ip = ?",
            ip);
  }

  private static FileRow read(ResultSet row) throws SQLException {
    return new FileRow(row.getLong(1), row.getString(2), row.getString(3));
  }

  record FileRow(long id, String name, String fullHash) {}

  record Hosting(long fileId, long peerId) {}

  record Host(long peerId, String ip) {}
}
