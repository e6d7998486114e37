package io.sobani.tracker.examples.p2pflix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code p2pflix}: a P2PFlix tracker, until SIGTERM. */
@Command(
    name = "p2pflix",
    mixinStandardHelpOptions = true,
    description = "A P2PFlix-compatible file tracker (HTTP, replicated).")
public final class P2pflixCommand implements Callable<Integer> {
  private static final Path USUAL_CONFIG = Path.of("config.toml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "TOML, table [settings] (default: config.toml, where it is there)")
  private Path config;

  @Option(
      names = {"-t", "--initial-tracker"},
      paramLabel = "IP|none",
      description =
          "join this tracker, or nobody (default: trusted ones that the database lists, if any)")
  private String initialTracker;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    InitialTracker initial = InitialTracker.parse(initialTracker);
    if (initial == null) {
      throw new ParameterException(
          spec.commandLine(), "-t " + initialTracker + ": not an IP address, and not none");
    }
    try {
      return serve(new P2pflixService(settings(), initial, Clocks.system(), Database.MAX_PAGES));
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private static int serve(P2pflixService service) throws IOException, InterruptedException {
    Thread end = new Thread(() -> end(service), "p2pflix-shutdown");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      service.start();
    } catch (IOException e) {
      Runtime.getRuntime().removeShutdownHook(end);
      service.close();
      throw e;
    }
    System.out.println("listening http port " + service.port());
    new CountDownLatch(1).await();
    return 0;
  }

  private P2pflixConfig settings() throws IOException {
    return config == null && Files.notExists(USUAL_CONFIG)
        ? ConfigReader.defaults(USUAL_CONFIG, System.err)
        : ConfigReader.read(config == null ? USUAL_CONFIG : config, System.err);
  }

  /** SIGTERM is the usual end, not a failure: the exit code is 0. */
  private static void end(P2pflixService service) {
    service.close();
    Runtime.getRuntime().halt(0);
  }
}
