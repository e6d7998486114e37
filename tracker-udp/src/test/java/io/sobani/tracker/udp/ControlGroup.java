package io.sobani.tracker.udp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A control group of Linux, version 1, that a test makes and takes away again. */
final class ControlGroup implements AutoCloseable {

  private final Path directory;

  private ControlGroup(Path directory) {
    this.directory = directory;
  }

  /** Makes a group of a controller, or skips the test where that may not be. */
  static ControlGroup of(String controller) throws IOException {
    Path parent = Path.of("/sys/fs/cgroup", controller);
    assumeTrue(
        Files.isWritable(parent) && Files.exists(parent.resolve("cgroup.procs")),
        "needs root, and control groups of version 1 in " + parent);
    Path directory = parent.resolve("sobani-" + ProcessHandle.current().pid());
    Files.createDirectory(directory);
    return new ControlGroup(directory);
  }

  void set(String name, String value) throws IOException {
    Files.writeString(directory.resolve(name), value);
  }

  /** Returns the start of a command that runs another in the group. */
  List<String> command() {
    return List.of(
        "sh",
        "-c",
        "echo $$ > \"$0\" && exec \"$@\"",
        directory.resolve("cgroup.procs").toString());
  }

  /** Its processes must have ended. */
  @Override
  public void close() throws IOException {
    Files.delete(directory);
  }
}
