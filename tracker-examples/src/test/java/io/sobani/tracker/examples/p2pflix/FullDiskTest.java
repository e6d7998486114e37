package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full, or runs no programs: a file system of its own, which needs root. */
@Tag("integration")
class FullDiskTest {
  @TempDir Path folder;

  @BeforeEach
  void prepare() throws Exception {
    Process unshare = new ProcessBuilder("unshare", "--mount", "true").start();
    Assumptions.assumeTrue(unshare.waitFor() == 0, "no mounts of its own: needs root");
    Files.createDirectory(folder.resolve("disk"));
    Files.writeString(
        folder.resolve("config.toml"),
        "[settings]\nserver_port = 0\ndb_path = \"" + folder.resolve("disk/tracker.db") + "\"\n");
  }

  @Test
  void shouldGoOnWhenThereIsSpaceAgain() throws Exception {
    try (ChildProcess tracker = start("size=3m", "head -c 2m /dev/zero > disk/ballast")) {
      int port = Integer.parseInt(tracker.await("listening http port "));
      int accepted = 0;
      while (add(port, accepted) == 200) {
        accepted++;
      }
      assertThat(accepted).isBetween(2, 60);
      assertThat(add(port, accepted)).isEqualTo(503);
      assertThat(files(port)).as("what was refused has changed nothing").isEqualTo(accepted);

      Files.delete(Path.of("/proc/" + tracker.pid() + "/root" + folder + "/disk/ballast"));

      assertThat(add(port, accepted)).isEqualTo(200);
      assertThat(files(port)).isEqualTo(accepted + 1);
      tracker.terminate();
      assertThat(tracker.exitCode()).isZero();
    }
  }

  @Test
  void shouldSayThatTheTemporaryFolderRunsNoPrograms() throws IOException {
    try (ChildProcess tracker = start("noexec", "true")) {
      assertThat(tracker.exitCode()).isEqualTo(1);
      assertThat(tracker.errors()).contains("SQLite's library cannot be put into or run from");
    }
  }

  private ChildProcess start(String mountOptions, String then) {
    String script =
        "mount -t tmpfs -o %s none disk && %s && exec \"$@\"".formatted(mountOptions, then);
    return ChildProcess.of(ChildTracker.class)
        .by(List.of("unshare", "--mount", "bash", "-c", script, "bash"))
        .in(folder)
        .java("-Dorg.sqlite.tmpdir=" + (then.equals("true") ? folder.resolve("disk") : folder))
        .start("-t", "none");
  }

  private static int add(int port, int number) {
    String chunks =
        IntStream.range(0, 400)
            .mapToObj(i -> Bodies.chunk(i, number + "x".repeat(64)))
            .collect(Collectors.joining(","));
    String body = Bodies.addFile(null, 0, "film", "hash " + number, chunks);
    return TestHttp.send("127.0.0.1", port, "POST", "/add_file", TestHttp.JSON, body).status();
  }

  private static int files(int port) {
    return TestHttp.send("127.0.0.1", port, "GET", "/file_list", TestHttp.JSON, "")
        .json()
        .path("files")
        .size();
  }
}
