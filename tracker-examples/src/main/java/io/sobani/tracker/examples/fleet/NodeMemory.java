package io.sobani.tracker.examples.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a node's name and its fleet's keys over a restart, in a small file beside the snapshot that
 * only its owner may read: two lines.
 */
final class NodeMemory {

  private final Optional<Path> file;
  private final List<String> lines;

  NodeMemory(Optional<Path> file) throws IOException {
    this.file = file;
    lines = file.isPresent() ? read(file.get()) : List.of();
  }

  private static List<String> read(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  Optional<String> name() {
    return lines.stream().findFirst().filter(name -> name.matches("[a-z0-9]{1,16}"));
  }

  Optional<FleetKeys> keys() {
    return lines.stream().skip(1).findFirst().flatMap(FleetKeys::tryParse);
  }

  void keep(String name, FleetKeys keys) throws IOException {
    if (file.isPresent()) {
      Path target = file.get();
      Path next = target.resolveSibling(target.getFileName() + ".tmp");
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(next, List.of(name, keys.text()));
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
