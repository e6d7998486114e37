package io.sobani.tracker.benchmarks.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Load for a tracker on this machine. */
@Command(
    name = "Load",
    description = {
      "Many peers of 127.0.0.0/8 ask a tracker on this machine; progress goes to standard error.",
      "Wants a core of its own, and a tracker with --limits off where few peers ask often."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    footer = {
      "",
      "Exit codes: 0 finished   1 could not run   2 bad usage",
      "Examples:",
      "  Load --port 3000 --proto mix --seconds 10",
      "  Load --port 3000 --pid $(pgrep -f sobani-tracker) --peers 1000",
      "  Load --port 3000 --rate 50000 --seconds 60",
      "  Load --port 3000 --overload --seconds 60"
    })
public final class Load implements Callable<Integer> {

  private static final long SECOND_NS = 1_000_000_000L;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "loopback only")
  private InetAddress host;

  @Option(names = "--port", required = true, description = "the tracker's port")
  private int port;

  @Option(
      names = "--ask-port",
      paramLabel = "PORT",
      description = "another node of a fleet: peers register at --port and ask here")
  private Integer askPort;

  @Option(
      names = "--proto",
      defaultValue = "pulse",
      paramLabel = "WHAT",
      description = {
        "pulse, alive, announce, push, mix (8 pulse, 1 announce, 1 push),",
        "bep15 or echo;",
        "default: ${DEFAULT-VALUE}"
      })
  private Proto proto;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "requests a second; without, as many as are answered")
  private int rate;

  @Option(names = "--seconds", defaultValue = "10", description = "${DEFAULT-VALUE}, up to 3600")
  private int seconds;

  @Option(names = "--peers", defaultValue = "1000", description = "${DEFAULT-VALUE}, up to 200000")
  private int peers;

  @Option(
      names = "--window",
      defaultValue = "64",
      description = "requests under way without a rate: ${DEFAULT-VALUE}")
  private int window;

  @Option(
      names = "--requests",
      defaultValue = "1000000000",
      description = "no more than this many: ${DEFAULT-VALUE}")
  private long maxRequests;

  @Option(
      names = "--timeout",
      defaultValue = "1",
      paramLabel = "SECONDS",
      description = "a request without a reply for so long is lost: ${DEFAULT-VALUE}, up to 60")
  private int timeout;

  @Option(names = "--pid", description = "the tracker's process: tells its CPU time per reply")
  private Long pid;

  @Option(
      names = "--overload",
      description = {
        "three times what the tracker can do for --seconds, then half of it for 5 s;",
        "what it can do is --rate, or is found out"
      })
  private boolean overload;

  @Spec private CommandSpec spec;

  /**
   * Runs the load and ends the process with its exit code.
   *
   * @param args options; {@code --help} tells them
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Load())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Load::couldNotRun);
  }

  static int couldNotRun(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println(e instanceof IOException ? e.getMessage() : e.toString());
    return 1;
  }

  @Override
  public Integer call() throws IOException {
    Usage usage = new Usage(spec);
    if (!host.isLoopbackAddress()) {
      throw usage.bad("--host must be loopback: " + host.getHostAddress());
    }
    usage.requireWithin("--port", port, 1, 65_535);
    usage.requireWithin("--ask-port", askPort == null ? port : askPort, 1, 65_535);
    usage.requireWithin("--rate", rate, 0, 10_000_000);
    usage.requireWithin("--seconds", seconds, 1, 3_600);
    usage.requireWithin("--peers", peers, 2, Usage.MOST_PEERS);
    usage.requireWithin("--window", window, 1, peers);
    usage.requireWithin("--timeout", timeout, 1, 60);
    PrintWriter out = spec.commandLine().getOut();
    try (Peers sources = Peers.open(peers, new InetSocketAddress(host, port))) {
      Progress progress = new Progress(spec.commandLine().getErr());
      Traffic traffic = new Traffic(sources.selector, proto.among(sources.all), progress, timeout);
      traffic.register(sources.all, window);
      if (askPort != null) {
        sources.turnTo(new InetSocketAddress(host, askPort));
      }
      if (overload) {
        new Overload(traffic, sources.all, out).run(window, rate, seconds, maxRequests);
      } else {
        out.println(load(traffic, sources.all));
      }
      out.flush();
      return 0;
    }
  }

  private String load(Traffic traffic, List<Peer> sources) throws IOException {
    Pace pace = rate > 0 ? Pace.paced(rate) : Pace.closedLoop(window);
    traffic.ask(sources, pace, Math.min(seconds, 3) * SECOND_NS / 3, maxRequests); // warm
    CpuTime cpu = pid == null ? null : new CpuTime(pid);
    Tally tally = traffic.ask(sources, pace, seconds * SECOND_NS, maxRequests);
    String cost =
        cpu == null ? "" : " cpu=%.2fus a reply".formatted(cpu.microsPer(tally.replies()));
    return "%s peers=%d %s%s".formatted(proto.name().toLowerCase(), peers, tally, cost);
  }
}
