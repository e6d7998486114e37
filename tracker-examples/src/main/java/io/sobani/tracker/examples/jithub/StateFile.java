package io.sobani.tracker.examples.jithub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
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
 * The file in which ROOT keeps its trackers over a restart: ids and names, no secret. A file is
 * replaced whole, so that it holds the old state or the new one at any instant. A link to it is
 * followed and kept; until {@link #close} a lock on {@code FILE.lock} keeps another ROOT away.
 */
final class StateFile implements AutoCloseable {
  private final Path named;
  private final Path path;
  private final FileChannel lock;

  /** Keeps nothing where the path is null. */
  StateFile(Path named) throws IOException {
    this.named = named;
    try {
      this.path = named == null ? null : target(named);
      this.lock = named == null ? null : lock(beside(".lock"));
    } catch (IOException e) {
      throw new IOException(this + " cannot be kept: " + reason(e), e);
    }
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
    } catch (FileSystemException e) {
      throw new IOException(this + " cannot be read: " + reason(e), e);
    }
  }

  void save(List<Tracker> trackers) throws IOException {
    if (path == null) {
      return;
    }
    try {
      Path next = beside(".new");
      Files.deleteIfExists(next); // a link as well: what is written next must be a file of its own
      write(next, format(trackers));
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException(this + " cannot be written: " + reason(e), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }

  @Override
  public String toString() {
    return "STATE_FILE=" + named;
  }

  private Path beside(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /** Follows links, also to a file that is not there yet. */
  private static Path target(Path named) throws IOException {
    Path target = named.toAbsolutePath();
    for (int i = 0; i < 40 && Files.isSymbolicLink(target); i++) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // of another ROOT in this process
    }
    channel.close();
    throw new IOException("another ROOT has it");
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
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer remaining = ByteBuffer.wrap(content);
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
      channel.force(true);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "no such folder";
    }
    return e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : e.getMessage();
  }
}
