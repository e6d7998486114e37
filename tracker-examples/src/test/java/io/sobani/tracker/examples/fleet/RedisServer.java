package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.examples.support.FreePort;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis server or Sentinel in a process of its own on loopback; it keeps nothing on the disk. */
final class RedisServer implements AutoCloseable {

  private final String program;
  private final int port;
  private final List<String> options;
  private Process process;

  private RedisServer(String program, int port, List<String> options) {
    this.program = program;
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
    assumeThat(installed).as("no Redis here, and it could not be installed").isTrue();
  }

  static RedisServer start(String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("--save", "", "--dir", "target", "--dbfilename", System.nanoTime() + ".rdb"));
    all.addAll(List.of(options));
    return started(new RedisServer("redis-server", FreePort.next(), all));
  }

  /** Starts one that copies another. */
  static RedisServer startReplica(RedisServer master) {
    return start("--replicaof", "127.0.0.1 " + master.port, "--repl-diskless-sync-delay", "0");
  }

  /** Starts one that speaks TLS as well, with the key and certificate in two files of a folder. */
  static RedisServer startWithTls(int tlsPort, Path folder) {
    return start(
        "--tls-port",
        "" + tlsPort,
        "--tls-cert-file",
        folder.resolve("cert.pem").toString(),
        "--tls-key-file",
        folder.resolve("key.pem").toString(),
        "--tls-auth-clients",
        "no");
  }

  /** Starts the Sentinel that, alone, watches over a master that it calls {@code fleet}. */
  static RedisServer startSentinel(RedisServer master, Path folder) throws IOException {
    String configuration =
        """
        sentinel monitor fleet 127.0.0.1 %s 1
        sentinel down-after-milliseconds fleet 1000
        sentinel failover-timeout fleet 3000
        """
            .formatted(master.port);
    Path file = Files.writeString(folder.resolve("sentinel.conf"), configuration);
    return started(new RedisServer("redis-sentinel", FreePort.next(), List.of(file.toString())));
  }

  private static RedisServer started(RedisServer server) {
    server.restart();
    return server;
  }

  /** Starts it again, empty. */
  void restart() {
    List<String> command =
        new ArrayList<>(
            List.of("bash", "-c", "exec -a " + program + " redis-check-rdb \"$@\"", program));
    command.addAll(options);
    command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1"));
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
