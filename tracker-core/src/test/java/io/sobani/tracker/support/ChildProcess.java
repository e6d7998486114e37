package io.sobani.tracker.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A Java program in a process of its own: its lines, its errors and its end. */
public final class ChildProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 180;
  private static final String END = new String("end of output");

  private final Process process;
  private final Path errors;
  private final PrintStream typed;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ChildProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.typed = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read);
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a main class with the test's class path. */
  public static ChildProcess start(Class<?> main, String... arguments) {
    return of(main).start(arguments);
  }

  /** Returns a start that can be changed first. */
  public static Start of(Class<?> main) {
    return new Start(List.of("-cp", System.getProperty("java.class.path"), main.getName()))
        .java("--enable-native-access=ALL-UNNAMED"); // as the jars' manifests have it
  }

  /** Returns a start with just these options of the Java machine; errors come among its lines. */
  public static Start plain(Class<?> main, String... options) {
    Start start = of(main).options(options);
    start.mergesErrors = true;
    return start;
  }

  /** Returns a start of a runnable jar. */
  public static Start ofJar(Path jar) {
    return new Start(List.of("-jar", jar.toAbsolutePath().toString()));
  }

  /** To be called by the child first: it ends when anything fails, and outlives no test. */
  public static void endOnFailure() {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          failure.printStackTrace();
          Runtime.getRuntime().halt(1);
        });
    Thread watch =
        new Thread(
            () -> {
              LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
              Runtime.getRuntime().halt(1);
            });
    watch.setDaemon(true);
    watch.start();
  }

  /** Writes a line to its standard input. */
  public void type(String line) {
    typed.println(line);
  }

  /** Ends its standard input. */
  public void endInput() {
    typed.close();
  }

  /** Returns the next line of its standard output, or null at the end. */
  public String line() {
    try {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(line).as("a line, or the end").isNotNull();
      if (line == END) {
        lines.add(END); // for whoever asks again
        return null;
      }
      return line;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the next line that begins so, without that; lines before it are left out. */
  public String await(String prefix) {
    while (true) {
      String line = line();
      assertThat(line).as("'%s…', it said %s", prefix, errors()).isNotNull();
      if (line.startsWith(prefix)) {
        return line.substring(prefix.length());
      }
    }
  }

  /** Reads the port that it says first. */
  public InetSocketAddress address() {
    String line = line();
    try {
      return new InetSocketAddress("127.0.0.1", Integer.parseInt(line));
    } catch (NumberFormatException e) {
      throw new IllegalStateException(line + "\n" + rest() + errors(), e);
    }
  }

  /** Ends its standard input, which has it finish, and returns what it still says. */
  public String finish() {
    endInput();
    return rest();
  }

  /** Returns what it says until its end. */
  public String rest() {
    StringBuilder rest = new StringBuilder();
    for (String line = line(); line != null; line = line()) {
      rest.append(line).append('\n');
    }
    return rest.toString();
  }

  /** Returns the lines that are there already, and leaves none. */
  public List<String> drain() {
    List<String> drained = new ArrayList<>();
    lines.drainTo(drained);
    return drained;
  }

  /** Returns what it wrote to standard error, unless that came among its lines. */
  public String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal, such as {@code STOP}; returns when every thread stands still, then. */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    while (name.equals("STOP") && !standsStill()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Returns whether every thread stands still, or the system does not show threads. */
  private boolean standsStill() {
    Path threads = Path.of("/proc", String.valueOf(pid()), "task");
    if (!Files.isDirectory(threads)) {
      return true;
    }
    try (Stream<Path> all = Files.list(threads)) {
      for (Path thread : all.toList()) {
        if (!Files.readString(thread.resolve("stat")).contains(") T ")) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // a thread has just ended
    }
  }

  /** Sends SIGTERM, and closes its streams; leaves the test out where there is none. */
  public void terminate() {
    assumeThat(process.supportsNormalTermination()).as("Windows has no SIGTERM").isTrue();
    process.destroy();
  }

  /** Sends SIGKILL, and waits for the end. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end. */
  public int exitCode() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still running; it said: " + errors());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the process, where it still runs. */
  @Override
  public void close() {
    kill();
    errors.toFile().delete();
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // the process has ended
    }
    lines.add(END);
  }

  /** A process that is about to be started. */
  public static final class Start {
    private final List<String> command = new ArrayList<>();
    private final List<String> options =
        new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> program;
    private Path home = Path.of(System.getProperty("java.home"));
    private Path folder = Path.of("");
    private boolean mergesErrors;

    private Start(List<String> program) {
      this.program = program;
    }

    /** Has it started by a command that runs another, such as {@code ip netns exec NAME}. */
    public Start by(List<String> words) {
      command.addAll(words);
      return this;
    }

    /** Runs it by another JDK. */
    public Start jdk(Path folderOfJdk) {
      home = folderOfJdk;
      return this;
    }

    /** Adds options of the Java machine. */
    public Start java(String... more) {
      options.addAll(List.of(more));
      return this;
    }

    /** Has these options of the Java machine alone, without those that make it small. */
    public Start options(String... all) {
      options.clear();
      return java(all);
    }

    public Start environment(Map<String, String> more) {
      environment.putAll(more);
      return this;
    }

    /** Sets its working directory. */
    public Start in(Path directory) {
      folder = directory;
      return this;
    }

    public ChildProcess start(String... arguments) {
      command.add(home.resolve("bin").resolve("java").toString());
      command.addAll(options);
      command.addAll(program);
      command.addAll(List.of(arguments));
      try {
        Path errors = Files.createTempFile("child", ".err");
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .redirectError(errors.toFile())
                .redirectErrorStream(mergesErrors);
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start(), errors);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
