package io.sobani.tracker.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own, its lines and its end. */
final class ChildProcess implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final PrintStream typed;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChildProcess(Process process) {
    this.process = process;
    this.typed = new PrintStream(process.getOutputStream(), true);
    Thread reader = new Thread(this::read);
    reader.setDaemon(true);
    reader.start();
  }

  static ChildProcess start(Class<?> main, String... args) throws IOException {
    return start(List.of(), main, args);
  }

  /** Starts the program behind the words of a prefix, such as {@code ip netns exec NAME}. */
  static ChildProcess start(List<String> prefix, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(args));
    return new ChildProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  void type(String line) {
    typed.println(line);
  }

  /** Returns the next line that begins so, without that; lines before it are left out. */
  String await(String prefix) throws InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      String line = lines.poll(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(line).as("a line that begins with '%s'", prefix).isNotNull();
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length());
      }
    }
  }

  /** Returns the lines that are there already and begins anew. */
  List<String> drain() {
    List<String> drained = new ArrayList<>();
    lines.drainTo(drained);
    return drained;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private void read() {
    try (BufferedReader output = process.inputReader()) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // the process has ended
    }
  }
}
