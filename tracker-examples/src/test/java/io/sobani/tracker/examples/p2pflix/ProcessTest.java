package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.support.ChildProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tracker as an operator runs it: how it ends, and why it does not start. */
class ProcessTest {
  @TempDir Path folder;

  @Test
  void shouldCloseItsDatabaseOnSigterm() {
    try (ChildTracker tracker = ChildTracker.alone(folder)) {
      tracker.send("POST", "/add_file", Bodies.addFile(null, 0, "film", "aa"));

      assertThat(tracker.terminate()).isZero();

      assertThat(folder.resolve("tracker.db")).exists();
      assertThat(folder.resolve("tracker.db-wal")).doesNotExist();
    }
  }

  @Test
  void shouldCloseItsDatabaseOnSigtermWhileItJoinsAnother() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(folder.resolve("config.toml"), "[settings]\nserver_port = 0\n");
      try (ChildProcess tracker = start("-t", "127.0.0.1:" + other.getLocalPort());
          Socket call = other.accept()) {
        assertThat(call.getInputStream().read()).isPositive();
        tracker.terminate();

        assertThat(tracker.exitCode()).isZero();
        assertThat(folder.resolve("tracker.db-wal")).doesNotExist();
      }
    }
  }

  @Test
  void shouldRefuseADatabaseThatAnotherProcessHas() {
    try (ChildTracker tracker = ChildTracker.alone(folder);
        ChildProcess second = start("-t", "none")) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.errors())
          .isEqualTo("cannot open database ./tracker.db: another process has it\n");
      assertThat(tracker.get("/tracker_list").get("success").booleanValue()).isTrue();
    }
  }

  @Test
  void shouldSayThatSqliteCannotRunInTheTemporaryFolder() throws Exception {
    Path file = Files.createFile(folder.resolve("not a folder"));
    Files.writeString(folder.resolve("config.toml"), "[settings]\nserver_port = 0\n");
    try (ChildProcess tracker =
        ChildProcess.of(ChildTracker.class)
            .in(folder)
            .java("-Dorg.sqlite.tmpdir=" + file)
            .start("-t", "none")) {
      assertThat(tracker.exitCode()).isEqualTo(1);
      assertThat(tracker.errors())
          .contains("cannot open database ./tracker.db: SQLite's library cannot be put into or run")
          .contains(file.toString());
    }
  }

  @Test
  void shouldRefuseARestrictionThatItDoesNotUnderstand() throws Exception {
    Files.writeString(
        folder.resolve("config.toml"), "[settings]\ntrusted_trackers = \"10.0.0.1\"\n");
    try (ChildProcess tracker = start()) {
      assertThat(tracker.exitCode()).isEqualTo(1);
      assertThat(tracker.errors()).startsWith("config.toml: trusted_trackers = \"10.0.0.1\": ");
      assertThat(folder.resolve("tracker.db")).doesNotExist();
    }
  }

  @Test
  void shouldRefuseAConfigurationThatIsNotThere() {
    try (ChildProcess tracker = start("-c", "other.toml")) {
      assertThat(tracker.exitCode()).isEqualTo(1);
      assertThat(tracker.errors()).isEqualToIgnoringNewLines("other.toml: no such file");
    }
  }

  @Test
  void shouldEndWithTwoOnBadUsage() {
    try (ChildProcess address = start("-t", "localhost");
        ChildProcess option = start("--tracker=10.0.0.1")) {
      assertThat(address.exitCode()).isEqualTo(2);
      assertThat(address.errors()).contains("-t localhost: not an IP address, and not none");
      assertThat(option.exitCode()).isEqualTo(2);
    }
  }

  private ChildProcess start(String... arguments) {
    return ChildProcess.of(ChildTracker.class).in(folder).start(arguments);
  }
}
