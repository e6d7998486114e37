package io.sobani.tracker.examples.jithub;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code jithub}: a tracker that is configured by its environment. */
@Command(
    name = "jithub",
    mixinStandardHelpOptions = true,
    description = "A JitHub tracker, configured by the environment.",
    usageHelpWidth = 100,
    footer = {
      "",
      "Environment:",
      "  STARTUP_MODE         ROOT or REGULAR; required",
      "  EXTERNAL_PORT        4000",
      "ROOT:",
      "  JWT_SECRET           signs the tokens of trackers; required",
      "  INTERNAL_PORT        5000",
      "  ADMIN_PORT           6000",
      "  ADMIN_HOST           127.0.0.1",
      "  ADMIN_TOKEN          what an operator must know (default: nothing)",
      "  TRACKER_TTL          30s",
      "  MAX_TRACKERS         1000",
      "  STATE_FILE           jithub-trackers.json; none for off",
      "REGULAR:",
      "  TOKEN                from ROOT's admin port; required",
      "  ROOT_URL             http://localhost:5000",
      "  HEARTBEAT_INTERVAL   10s",
      "  CLIENT_TTL           60s",
      "  MAX_CLIENTS          20000",
      "  PUBLIC_URL           the address that ROOT lists (default: the one that it sees)",
      "  ADVERTISE_PORT       or only its port",
      "Times are milliseconds, or have a unit: 30s, 5m. A TTL of 0 is for ever."
    })
public final class JithubCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec spec;

  public JithubCommand() {
    this(System.getenv());
  }

  JithubCommand(Map<String, String> environment) {
    this.environment = new Environment(environment);
  }

  @Override
  public Integer call() throws InterruptedException {
    AutoCloseable tracker;
    try {
      tracker = start();
    } catch (IllegalArgumentException | IOException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
    closeOnSignal(tracker);
    new CountDownLatch(1).await();
    return 0;
  }

  private AutoCloseable start() throws IOException {
    String mode = environment.required("STARTUP_MODE");
    return switch (mode) {
      case "ROOT" -> startRoot(RootSettings.from(environment));
      case "REGULAR" -> startRegular(RegularSettings.from(environment));
      default ->
          throw new IllegalArgumentException(
              "Unknown startup mode supplied. Supported modes are \"ROOT\", \"REGULAR\"");
    };
  }

  private AutoCloseable startRoot(RootSettings settings) throws IOException {
    say("Starting tracker in ROOT mode");
    RootTracker root = RootTracker.start(settings);
    say(
        "Listening on INTERNAL=%d; EXTERNAL=%d; ADMIN=%d"
            .formatted(root.internalPort(), root.externalPort(), root.adminPort()));
    return root;
  }

  private AutoCloseable startRegular(RegularSettings settings) throws IOException {
    say("Starting tracker in REGULAR mode");
    RegularTracker regular = RegularTracker.start(settings);
    say("Listening on EXTERNAL=" + regular.externalPort());
    return regular;
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private static void closeOnSignal(AutoCloseable tracker) {
    Runnable close =
        () -> {
          try {
            tracker.close();
          } catch (Exception e) {
            System.err.println(e.getMessage());
          }
          Runtime.getRuntime().halt(0);
        };
    Runtime.getRuntime().addShutdownHook(new Thread(close, "jithub-close"));
  }
}
