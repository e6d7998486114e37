package io.sobani.tracker.benchmarks.load;

import io.sobani.tracker.benchmarks.load.Comparison.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures servers side by side. */
@Command(
    name = "Compare",
    description = {
      "Starts servers in turn, asks each as fast as it answers, and prints replies per second and CPU",
      "time per reply, with their ratios to the first server. Where the system has taskset, a server",
      "runs on core 0 and the load on core 1. Progress goes to standard error."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    footer = {
      "",
      "PROTO is pulse, alive, announce, push, mix (8 pulse, 1 announce, 1 push), bep15 or echo.",
      "Exit codes: 0 finished   1 could not run   2 bad usage",
      "Example:",
      "  Compare \"echo:9001:echo:java -cp benchmarks.jar io.sobani.tracker.benchmarks.load.Echo 9001\" \\",
      "    \"tracker:3000:pulse:java -jar sobani-tracker.jar --listen 127.0.0.1:3000 --limits off\""
    })
public final class Compare implements Callable<Integer> {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final int BOOT_TRIES = 30;

  @Parameters(arity = "1..*", paramLabel = "NAME:PORT:PROTO:COMMAND", description = "servers")
  private List<String> servers;

  @Option(names = "--rounds", defaultValue = "3", description = "${DEFAULT-VALUE}, up to 100")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "of each measurement: ${DEFAULT-VALUE}, up to 600")
  private int seconds;

  @Option(
      names = "--warm",
      defaultValue = "4",
      description = "seconds of load before it, for compilers: ${DEFAULT-VALUE}, up to 600")
  private int warm;

  @Option(names = "--peers", defaultValue = "1000", description = "${DEFAULT-VALUE}, up to 200000")
  private int peers;

  @Option(
      names = "--window",
      defaultValue = "128",
      description = "requests under way: ${DEFAULT-VALUE}")
  private int window;

  @Spec private CommandSpec spec;

  /**
   * Runs the comparison and ends the process with its exit code.
   *
   * @param args options and servers; {@code --help} tells them
   */
  public static void main(String[] args) {
    if (!Pinning.pinThisProcess(1)) {
      System.err.println("not pinned: servers and load share the cores as the system likes");
    }
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Compare()).setExecutionExceptionHandler(Load::couldNotRun);
  }

  @Override
  public Integer call() throws IOException {
    Usage usage = new Usage(spec);
    usage.requireWithin("--rounds", rounds, 1, 100);
    usage.requireWithin("--seconds", seconds, 1, 600);
    usage.requireWithin("--warm", warm, 0, 600);
    usage.requireWithin("--peers", peers, 2, Usage.MOST_PEERS);
    usage.requireWithin("--window", window, 1, Integer.MAX_VALUE);
    List<Contender> contenders = contenders(usage);
    PrintWriter progress = spec.commandLine().getErr();
    Comparison comparison = new Comparison();
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : contenders) {
        progress.printf("round %d of %d: %s%n", round, rounds, contender.name());
        progress.flush();
        comparison.add(contender.name(), measure(contender, new Progress(progress)));
      }
    }
    spec.commandLine().getOut().print(comparison);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private List<Contender> contenders(Usage usage) {
    List<Contender> contenders = new ArrayList<>();
    for (String server : servers) {
      try {
        contenders.add(Contender.parse(server));
      } catch (IllegalArgumentException e) {
        throw usage.bad(e.getMessage());
      }
    }
    if (contenders.stream().map(Contender::name).distinct().count() < contenders.size()) {
      throw usage.bad("two servers have one name");
    }
    return contenders;
  }

  private Result measure(Contender contender, Progress progress) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), contender.port());
    try (ServerProcess server = new ServerProcess(contender);
        Peers sources = Peers.open(peers, address)) {
      Traffic traffic =
          new Traffic(sources.selector, contender.proto().among(sources.all), progress);
      awaitBoot(server, traffic, sources.all.get(0));
      traffic.register(sources.all, window);
      Pace pace = Pace.closedLoop(window);
      traffic.ask(sources.all, pace, warm * SECOND_NS, Long.MAX_VALUE);
      CpuTime cpu = new CpuTime(server.pid());
      Tally tally = traffic.ask(sources.all, pace, seconds * SECOND_NS, Long.MAX_VALUE);
      double cpuMicros = cpu.microsPer(tally.replies());
      server.requireAlive();
      return new Result(
          tally.goodPerSecond(),
          cpuMicros,
          tally.percentileMs(99),
          tally.lost,
          tally.bad,
          server.residentMb());
    }
  }

  private void awaitBoot(ServerProcess server, Traffic traffic, Peer anyPeer) throws IOException {
    for (int i = 0; i < BOOT_TRIES; i++) {
      server.requireAlive();
      if (traffic.isAnswered(anyPeer)) {
        return;
      }
    }
    throw new IOException("no answer on port " + anyPeer.channel.getRemoteAddress());
  }
}
