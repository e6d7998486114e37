package io.sobani.tracker.examples.p2pflix;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change that a peer asks for, in the three forms that trackers also tell each other. {@code
 * data} is its JSON: the body of the peer's request and the {@code data} of an event.
 */
sealed interface Change {
  String ADD_FILE = "add_file";
  String KEEP_ALIVE = "keep_alive";
  String DEREGISTER_FILE_BY_HASH = "deregister_file_by_hash";

  String event();

  /** The guid as it was sent; null where a peer asks for one. */
  String guid();

  /** The sequence number, or the keep-alive number. */
  long number();

  Map<String, Object> data();

  record AddFile(SharedFile file, String guid, long number) implements Change {
    static final Schema SCHEMA = schema(Schema.STRING_OR_NULL);
    static final Schema EVENT_SCHEMA = schema(Schema.STRING);

    static AddFile of(JsonNode data) {
      List<Chunk> chunks =
          data.get("chunks")
              .valueStream()
              .map(
                  chunk ->
                      new Chunk(
                          Json.integer(chunk.get("id")),
                          chunk.get("name").stringValue(),
                          chunk.get("hash").stringValue()))
              .toList();
      return new AddFile(
          new SharedFile(
              data.get("name").stringValue(), data.get("full_hash").stringValue(), chunks),
          data.get("guid").isNull() ? null : data.get("guid").stringValue(),
          Json.integer(data.get("seq_number")));
    }

    /** Returns the data with a chunk's hash as the program calls it, documented as chunk_hash. */
    static JsonNode inProgramsWords(JsonNode data) {
      for (JsonNode each : data.path("chunks")) {
        if (each instanceof ObjectNode chunk && chunk.has("chunk_hash") && !chunk.has("hash")) {
          chunk.set("hash", chunk.remove("chunk_hash"));
        }
      }
      return data;
    }

    @Override
    public String event() {
      return ADD_FILE;
    }

    @Override
    public Map<String, Object> data() {
      List<?> chunks =
          file.chunks().stream()
              .map(each -> Map.of("id", each.id(), "name", each.name(), "hash", each.hash()))
              .toList();
      return Map.of(
          "name",
          file.name(),
          "full_hash",
          file.fullHash(),
          "chunks",
          chunks,
          "guid",
          guid,
          "seq_number",
          number);
    }

    private static Schema schema(Schema guid) {
      Schema chunk =
          Schema.object("id", Schema.INTEGER, "name", Schema.STRING, "hash", Schema.STRING);
      return Schema.object(
          "name", Schema.STRING,
          "full_hash", Schema.STRING,
          "chunks", Schema.distinctItems(chunk),
          "guid", guid,
          "seq_number", Schema.INTEGER);
    }
  }

  record KeepAlive(String guid, long number) implements Change {
    static final Schema SCHEMA =
        Schema.object("guid", Schema.STRING, "ka_seq_number", Schema.INTEGER);

    static KeepAlive of(JsonNode data) {
      return new KeepAlive(data.get("guid").stringValue(), Json.integer(data.get("ka_seq_number")));
    }

    @Override
    public String event() {
      return KEEP_ALIVE;
    }

    @Override
    public Map<String, Object> data() {
      return Map.of("guid", guid, "ka_seq_number", number);
    }
  }

  record DeregisterByHash(String fileHash, String guid, long number) implements Change {
    static final Schema SCHEMA =
        Schema.object(
            "file_hash", Schema.STRING, "guid", Schema.STRING, "seq_number", Schema.INTEGER);

    static DeregisterByHash of(JsonNode data) {
      return new DeregisterByHash(
          data.get("file_hash").stringValue(),
          data.get("guid").stringValue(),
          Json.integer(data.get("seq_number")));
    }

    @Override
    public String event() {
      return DEREGISTER_FILE_BY_HASH;
    }

    @Override
    public Map<String, Object> data() {
      return Map.of("file_hash", fileHash, "guid", guid, "seq_number", number);
    }
  }
}
