package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assumptions;
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

  /** What the process runs. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new P2pflixCommand()).execute(args));
  }

  /** Starts one that is alone, on any port. */
  static ChildTracker alone(Path folder) {
    return start(folder, "server_port = 0", "-t", "none");
  }

  /** Starts one at a port, that tells its port to others. */
  static ChildTracker among(Path folder, int port, String... arguments) {
    return start(
        folder,
        "server_port = %1$d\npublic_address = \"127.0.0.1:%1$d\"".formatted(port),
        arguments);
  }

  /** Starts one on the usual port, where that is free. */
  static ChildTracker withoutConfig(Path folder) {
    try (ServerSocket free = new ServerSocket(TrackerAddress.DEFAULT_PORT)) {
      assertThat(free.isBound()).isTrue();
    } catch (IOException e) {
      Assumptions.abort("port 42070 is in use");
    }
    return await(ChildProcess.start(folder, ChildTracker.class), folder);
  }

  /** Returns a port that is free, and that the system gives to nobody else by itself. */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 30_000);
      try (ServerSocket free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (IOException e) {
        // the next one
      }
    }
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

  private static ChildTracker start(Path folder, String settings, String... arguments) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.toml"), "[settings]\n" + settings + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return await(ChildProcess.start(folder, ChildTracker.class, arguments), folder);
  }

  private static ChildTracker await(ChildProcess process, Path folder) {
    String line = process.readLine();
    if (line == null || !line.startsWith(LISTENING)) {
      process.kill();
      throw new IllegalStateException(line + "\n" + errors(folder));
    }
    return new ChildTracker(process, Integer.parseInt(line.substring(LISTENING.length())));
  }

  private static String errors(Path folder) {
    try {
      return Files.readString(folder.resolve("stderr.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    process.kill();
  }

  @Override
  public void close() {
    kill();
  }
}
