package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.examples.support.Eventually;
import io.sobani.tracker.examples.support.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis server in a process of its own on loopback, which keeps nothing on the disk. */
final class RedisServer implements AutoCloseable {

  private final int port;
  private final List<String> options;
  private Process process;

  private RedisServer(int port, List<String> options) {
    this.port = port;
    this.options = options;
  }

  /** Installs Redis, or has the test skipped. */
  static void require() {
    boolean installed;
    try {
      Process install = new ProcessBuilder("sh", "src/test/sh/install-redis").inheritIO().start();
      installed = install.waitFor(5, TimeUnit.MINUTES) && install.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      installed = false;
    }
    assumeThat(installed).as("no Redis here, and it could not be had").isTrue();
  }

  static RedisServer start(String... options) {
    RedisServer server = new RedisServer(FreePort.next(), List.of(options));
    server.restart();
    return server;
  }

  /** Starts it again, empty. */
  void restart() {
    List<String> command =
        new ArrayList<>(
            List.of("bash", "-c", "exec -a redis-server redis-check-rdb \"$@\"", "redis-server"));
    command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1", "--save", ""));
    command.addAll(options);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Eventually.holds(this::answers);
  }

  private boolean answers() {
    return cli("ping").equals("PONG");
  }

  int port() {
    return port;
  }

  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Runs one command, and gives what it prints. */
  String cli(String... words) {
    List<String> command = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
    command.addAll(List.of(words));
    try {
      Process cli = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a signal, such as STOP or CONT. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
