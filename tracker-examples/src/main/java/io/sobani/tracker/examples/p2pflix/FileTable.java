package io.sobani.tracker.examples.p2pflix;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** The file table, with the chunks of files and the peers that host them. */
final class FileTable {
  private static final String SELECT = "SELECT file.id, file.name, full_hash FROM file";

  /** About the bytes of a row without its texts, in the table and its indexes. */
  private static final int ROW_BYTES = 100;

  private static final int PAGE_CHARACTERS = 64 << 10;

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

  /** Returns the first files behind an id. */
  List<FileRow> page(long afterId) {
    return page(SELECT + " WHERE file.id > ? ORDER BY file.id", afterId);
  }

  /** Returns the first files behind an id that a peer hosts. */
  List<FileRow> pageHostedBy(long peerId, long afterId) {
    return page(
        SELECT
            + " JOIN hosts ON hosted_file_id = file.id"
            + " WHERE hosting_peer_id = ? AND file.id > ? ORDER BY file.id",
        peerId,
        afterId);
  }

  private List<FileRow> page(String select, Object... parameters) {
    List<FileRow> page = new ArrayList<>();
    int[] characters = new int[1];
    sql.each(
        row -> {
          FileRow file = read(row);
          page.add(file);
          characters[0] += ROW_BYTES + file.name().length() + file.fullHash().length();
          return characters[0] < PAGE_CHARACTERS;
        },
        select,
        parameters);
    return page;
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

  /** Returns the addresses of the first hosts of a file that are online. */
  List<String> hosts(long fileId, LongPredicate isOnline, int atMost) {
    List<String> ips = new ArrayList<>();
    sql.each(
        row -> {
          if (isOnline.test(row.getLong(1))) {
            ips.add(row.getString(2));
          }
          return ips.size() < atMost;
        },
        "SELECT peer.id, ip FROM peer JOIN hosts ON hosting_peer_id = peer.id"
            + " WHERE hosted_file_id = ? ORDER BY hosts.id",
        fileId);
    return ips;
  }

  /** Counts the hosts that are online of each file from one id to another. */
  Map<Long, Integer> countHosts(long firstId, long lastId, LongPredicate isOnline) {
    Map<Long, Integer> online = new HashMap<>();
    sql.each(
        row -> {
          if (isOnline.test(row.getLong(2))) {
            online.merge(row.getLong(1), 1, Integer::sum);
          }
          return true;
        },
        "SELECT hosted_file_id, hosting_peer_id FROM hosts WHERE hosted_file_id BETWEEN ? AND ?",
        firstId,
        lastId);
    return online;
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
}
