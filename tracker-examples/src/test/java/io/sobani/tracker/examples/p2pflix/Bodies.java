package io.sobani.tracker.examples.p2pflix;

/** Request bodies; single quotes stand for double ones. */
final class Bodies {
  private Bodies() {}

  static String json(String text) {
    return text.replace('\'', '"');
  }

  static String addFile(String guid, Object seq, String name, String hash) {
    return addFile(guid, seq, name, hash, chunk(0, hash) + "," + chunk(1, hash));
  }

  static String addFile(String guid, Object seq, String name, String hash, String chunks) {
    return "{%s, %s, %s, %s, %s}"
        .formatted(
            member("name", quoted(name)),
            member("full_hash", quoted(hash)),
            member("chunks", "[" + chunks + "]"),
            member("guid", guid == null ? "null" : quoted(guid)),
            member("seq_number", seq));
  }

  static String chunk(long id, String fileHash) {
    return json(
        "{'id': %d, 'name': '%s#%d', 'hash': 'hash of %d'}".formatted(id, fileHash, id, id));
  }

  static String keepAlive(String guid, Object number) {
    return "{" + member("guid", quoted(guid)) + "," + member("ka_seq_number", number) + "}";
  }

  static String deregister(Object fileId, String guid, Object seq) {
    return "{%s, %s, %s}"
        .formatted(
            member("file_id", fileId), member("guid", quoted(guid)), member("seq_number", seq));
  }

  static String deregisterByHash(String hash, String guid, Object seq) {
    return "{%s, %s, %s}"
        .formatted(
            member("file_hash", quoted(hash)),
            member("guid", quoted(guid)),
            member("seq_number", seq));
  }

  static String event(String name, String ip, String data) {
    return json("{'event': '%s', 'event_ip': '%s', 'data': ".formatted(name, ip)) + data + "}";
  }

  private static String member(String name, Object value) {
    return quoted(name) + ": " + value;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
