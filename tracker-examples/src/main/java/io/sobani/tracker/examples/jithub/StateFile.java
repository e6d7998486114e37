package io.sobani.tracker.examples.jithub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Where ROOT keeps its trackers over a restart: ids and names, no secret. A file is replaced whole,
 * so that it holds the old state or the new one at any instant.
 */
final class StateFile {
  private final Path path;

  /** Keeps nothing where the path is null. */
  StateFile(Path path) {
    this.path = path;
  }

  /** Returns the trackers of the file: none where there is no file. */
  List<Tracker> load() throws IOException {
    if (path == null) {
      return List.of();
    }
    try {
      return parse(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new IOException(this + " cannot be read: " + e, e);
    }
  }

  void save(List<Tracker> trackers) throws IOException {
    if (path == null) {
      return;
    }
    try {
      Path next = path.resolveSibling(path.getFileName() + ".new");
      write(next, format(trackers));
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException(this + " cannot be written: " + e, e);
    }
  }

  @Override
  public String toString() {
    return "STATE_FILE=" + path;
  }

  private static byte[] format(List<Tracker> trackers) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (Tracker tracker : trackers) {
      array.addObject().put("id", tracker.id()).put("name", tracker.name());
    }
    return Json.MAPPER.writeValueAsBytes(Json.object().set("trackers", array));
  }

  private List<Tracker> parse(byte[] content) throws IOException {
    List<Tracker> trackers = new ArrayList<>();
    try {
      for (JsonNode tracker : Json.MAPPER.readTree(content).required("trackers").asArray()) {
        String id = tracker.required("id").stringValue();
        trackers.add(new Tracker(id, tracker.path("name").stringValue(null)));
      }
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(this + " is no state file: mend or remove it", e);
    }
    return trackers;
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer remaining = ByteBuffer.wrap(content);
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
      channel.force(true);
    }
  }
}
