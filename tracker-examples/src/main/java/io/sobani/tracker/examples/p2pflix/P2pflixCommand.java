package io.sobani.tracker.examples.p2pflix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code p2pflix}: a P2PFlix tracker, until it is stopped. */
@Command(
    name = "p2pflix",
    mixinStandardHelpOptions = true,
    description = "A P2PFlix-compatible file tracker (HTTP, replicated).")
public final class P2pflixCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "config.toml",
      description = "TOML, table [settings] (default: ${DEFAULT-VALUE})")
  private Path config;

  @Option(
      names = {"-t", "--initial-tracker"},
      paramLabel = "IP|none",
      description = "join this tracker, or nobody (default: those that the database lists, if any)")
  private String initialTracker;

  @Override
  public Integer call() throws InterruptedException {
    InitialTracker initial = InitialTracker.parse(initialTracker);
    if (initial == null) {
      System.err.println("-t " + initialTracker + ": not an IP address, and not none");
      return 1;
    }
    P2pflixConfig settings = ConfigReader.read(config, System.err);
    try (P2pflixService service = new P2pflixService(settings, initial, Clocks.system())) {
      System.out.println("listening http port " + service.port());
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
