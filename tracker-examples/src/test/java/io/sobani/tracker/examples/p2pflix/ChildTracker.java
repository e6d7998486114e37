package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** A tracker in a process of its own, started from its command line, with a folder of its own. */
final class ChildTracker implements AutoCloseable {
  private static final String LISTENING = "listening http port ";

  private final ChildProcess process;
  private final int port;

  private ChildTracker(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Runs in the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new P2pflixCommand()).execute(args));
  }

  /** Starts one that is alone, on any port. */
  static ChildTracker alone(Path folder) {
    return start(folder, "server_port = 0", "-t", "none");
  }

  /** Starts one that is alone, with a heap of 96 MiB. */
  static ChildTracker small(Path folder) {
    return start(folder, "server_port = 0", List.of("-Xmx96m"), "-t", "none");
  }

  /** Starts one at a port, that tells its port to others. */
  static ChildTracker among(Path folder, int port, String... arguments) {
    return start(
        folder,
        """
        server_port = %1$d
        public_address = "127.0.0.1:%1$d"
        trusted_trackers = ["127.0.0.0/8"]
        """
            .formatted(port),
        arguments);
  }

  TrackerAddress address() {
    return TrackerAddress.of(IpAddress.parse("127.0.0.1"), port);
  }

  JsonNode get(String path) {
    return send("GET", path, "");
  }

  JsonNode send(String method, String path, String body) {
    return TestHttp.send("127.0.0.1", port, method, path, TestHttp.JSON, body).json();
  }

  String errors() {
    return process.errors();
  }

  int port() {
    return port;
  }

  private static ChildTracker start(Path folder, String settings, String... arguments) {
    return start(folder, settings, List.of(), arguments);
  }

  private static ChildTracker start(
      Path folder, String settings, List<String> java, String... arguments) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.toml"), "[settings]\n" + settings + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ChildProcess process =
        ChildProcess.of(ChildTracker.class)
            .java(java.toArray(String[]::new))
            .in(folder)
            .start(arguments);
    return new ChildTracker(process, Integer.parseInt(process.await(LISTENING)));
  }

  /** Sends SIGTERM; returns the exit code. */
  int terminate() {
    process.terminate();
    return process.exitCode();
  }

  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
