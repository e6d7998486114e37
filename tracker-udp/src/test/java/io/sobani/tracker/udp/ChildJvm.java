package io.sobani.tracker.udp;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A JVM of its own on the class path of this one; its errors come with its output. */
final class ChildJvm implements AutoCloseable {

  private static final long LONGEST_NS = 180_000_000_000L;

  final Process process;
  final BufferedReader out;

  private ChildJvm(Process process) {
    this.process = process;
    this.out = process.inputReader();
  }

  /** Starts a class's main with options of the JVM. */
  static ChildJvm start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    return start(List.of(), options, main, arguments);
  }

  /** Starts it by a command that runs another, such as {@code unshare -n}. */
  static ChildJvm start(List<String> by, List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(by);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** To be called by the child first: it ends when anything fails, and outlives no test. */
  static void endOnFailure() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          failure.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
    Thread watch =
        new Thread(
            () -> {
              LockSupport.parkNanos(LONGEST_NS);
              Runtime.getRuntime().halt(1);
            });
    watch.setDaemon(true);
    watch.start();
  }

  /** Reads the port that the child says first. */
  InetSocketAddress address() throws IOException {
    String line = out.readLine();
    try {
      return new InetSocketAddress("127.0.0.1", Integer.parseInt(line));
    } catch (NumberFormatException e) {
      throw new IOException(line + "\n" + rest(), e);
    }
  }

  /** Ends the child's input, which has it finish, and returns what it still says. */
  String finish() throws IOException {
    process.getOutputStream().close();
    return rest();
  }

  /** Returns what it says until its end. */
  String rest() throws IOException {
    StringBuilder rest = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      rest.append(line).append('\n');
    }
    return rest.toString();
  }

  /** Sends a signal, such as {@code STOP}; returns when every thread stands still, then. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    while (name.equals("STOP") && !standsStill()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Where the system does not show threads, it is believed. */
  private boolean standsStill() throws IOException {
    Path threads = Path.of("/proc", String.valueOf(process.pid()), "task");
    if (!Files.isDirectory(threads)) {
      return true;
    }
    try (Stream<Path> all = Files.list(threads)) {
      for (Path thread : all.toList()) {
        if (!Files.readString(thread.resolve("stat")).contains(") T ")) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
