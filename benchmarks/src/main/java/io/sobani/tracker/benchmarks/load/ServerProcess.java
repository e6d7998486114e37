package io.sobani.tracker.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contender while it runs, alone on the first core. */
final class ServerProcess implements AutoCloseable {

  private static final int LAST_WORDS = 500;

  private final Contender contender;
  private final Path log;
  private final Process process;

  ServerProcess(Contender contender) throws IOException {
    this.contender = contender;
    log = Files.createTempFile("server", ".log");
    process =
        new ProcessBuilder(Pinning.on(0, contender.command()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  long pid() {
    return process.pid();
  }

  /** Throws with the server's last words if it has ended. */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      String words = Files.readString(log).strip();
      String last = words.substring(Math.max(0, words.length() - LAST_WORDS));
      throw new IOException(
          "%s ended with %d: %s".formatted(contender.name(), process.exitValue(), last));
    }
  }

  /** Returns the resident memory in MB, NaN where the system does not tell. */
  double residentMb() throws IOException {
    Path status = Path.of("/proc", Long.toString(pid()), "status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    List<String> lines = Files.readAllLines(status);
    return lines.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Ends the server, by force if it has not ended after some seconds. */
  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
