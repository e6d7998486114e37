package io.sobani.tracker.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Homes behind routers, made of network namespaces by {@code src/test/nat/homes.sh}. */
final class Homes implements AutoCloseable {

  private static final Path SCRIPT = Path.of("src", "test", "nat", "homes.sh");

  private final String name = "sobani-" + ProcessHandle.current().pid();

  private record Result(int exitCode, String output) {}

  /** Returns why homes cannot be made on this machine, or an empty text where they can. */
  static String obstacle() {
    try {
      Result result = run("ready");
      return result.exitCode == 0 ? "" : result.output;
    } catch (IOException e) {
      return "no bash: " + e.getMessage();
    }
  }

  static Homes build() throws IOException {
    Homes homes = new Homes();
    homes.must("up", homes.name);
    return homes;
  }

  /** Sets the rules of a router, {@code ra} or {@code rb}, which loses all its mappings. */
  void nat(String router, String mode) throws IOException {
    must("nat", name, router, mode);
  }

  /** Makes a router lose all its mappings. */
  void forget(String router) throws IOException {
    must("forget", name, router);
  }

  /** Returns how many packets the tracker has sent and received. */
  long packetsOfTracker() throws IOException {
    return Long.parseLong(must("packets", name));
  }

  /** Starts a program in one of the homes. */
  ChildProcess start(String home, Class<?> main, String... args) {
    return ChildProcess.of(main).by(List.of("ip", "netns", "exec", name + "-" + home)).start(args);
  }

  @Override
  public void close() throws IOException {
    must("down", name);
  }

  private String must(String... args) throws IOException {
    Result result = run(args);
    assertThat(result.exitCode).as("%s %s: %s", SCRIPT, List.of(args), result.output).isZero();
    return result.output;
  }

  private static Result run(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes()).strip();
    process.onExit().orTimeout(120, TimeUnit.SECONDS).join();
    return new Result(process.exitValue(), output);
  }
}
