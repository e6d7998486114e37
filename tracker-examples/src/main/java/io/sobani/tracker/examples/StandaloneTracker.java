package io.sobani.tracker.examples;

import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.examples.bittorrent.AnnounceCommand;
import io.sobani.tracker.examples.bittorrent.ScrapeCommand;
import io.sobani.tracker.examples.fleet.FleetOptions;
import io.sobani.tracker.examples.metrics.Build;
import io.sobani.tracker.examples.metrics.Reading;
import io.sobani.tracker.examples.peer.PeerCommand;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tracker as one runnable jar: options in, a {@link TrackerServer} until SIGTERM. */
@Command(
    name = "sobani-tracker",
    description = "UDP rendezvous tracker. Without a command: serves until SIGTERM.",
    versionProvider = VersionProvider.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpWidth = 100,
    customSynopsis = "sobani-tracker [COMMAND] [OPTIONS]",
    commandListHeading = "%nCommands%n",
    subcommands = {
      SelfTestCommand.class,
      PeerCommand.class,
      AnnounceCommand.class,
      ScrapeCommand.class
    },
    footer = {
      "",
      "Environment: SOBANI_TRACKER_<OPTION>, e.g. SOBANI_TRACKER_PEER_TTL=5m; an option wins.",
      "             Where one may repeat, commas do it: SOBANI_TRACKER_LISTEN=each:3000,inherit",
      "Exit codes:  0 stopped or finished   1 could not run   2 bad usage",
      "Examples:",
      "  sobani-tracker --listen :3000",
      "  sobani-tracker --app-listen :3000 --snapshot peers.snapshot --metrics 127.0.0.1:9300",
      "  sobani-tracker --bittorrent :6969",
      "  sobani-tracker peer --tracker 127.0.0.1:3001   (of a tracker without options)",
      "  sobani-tracker self-test 127.0.0.1:3000"
    })
public final class StandaloneTracker implements Callable<Integer> {

  @ArgGroup(heading = "%nListen%n", exclusive = false)
  private ListenOptions listen = new ListenOptions();

  @ArgGroup(heading = "%nDecide%n", exclusive = false)
  private TrackerOptions decide = new TrackerOptions();

  @ArgGroup(heading = "%nBitTorrent%n", exclusive = false)
  private BittorrentOptions bittorrent = new BittorrentOptions();

  @ArgGroup(heading = "%nRestart%n", exclusive = false)
  private RestartOptions restart = new RestartOptions();

  @ArgGroup(heading = "%nFleet%n", exclusive = false)
  private FleetOptions fleet = new FleetOptions();

  @ArgGroup(heading = "%nWatch%n", exclusive = false)
  private WatchOptions watch = new WatchOptions();

  @Spec private CommandSpec spec;

  private final EnvironmentDefaults environment;
  private final CompletableFuture<TrackerServer> running = new CompletableFuture<>();

  private StandaloneTracker(EnvironmentDefaults environment) {
    this.environment = environment;
  }

  /**
   * Runs the command that the arguments name, and ends the process with its exit code.
   *
   * @param args options; {@code --help} tells them
   */
  public static void main(String[] args) {
    Terminal.setUp();
    HeapWatch.start();
    System.exit(
        commandLine(new EnvironmentDefaults(System.getenv(), args))
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(args));
  }

  static CommandLine commandLine(EnvironmentDefaults environment) {
    UsageErrors errors = new UsageErrors(environment);
    return new CommandLine(new StandaloneTracker(environment))
        .addSubcommand("jithub", new MovedCommand())
        .addSubcommand("p2pflix", new MovedCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(environment)
        .setParameterExceptionHandler(errors::print)
        .setExecutionExceptionHandler(StandaloneTracker::couldNotRun);
  }

  /** Returns where a tracker with these options would be reached from this host. */
  InetSocketAddress ownAddress() {
    if (listen.isEmpty()) {
      listen.useDefaults();
    }
    return listen.ownAddress();
  }

  @Override
  public Integer call() throws Exception {
    if (listen.isEmpty() && bittorrent.isEmpty()) {
      listen.useDefaults();
    }
    TrackerServerConfig.Builder config = TrackerServerConfig.builder();
    List<Served> served = new ArrayList<>();
    try {
      TrackerConfig tracker = trackerConfig();
      config.tracker(fleet.isEmpty() ? tracker : join(tracker, config));
      config.eventLoops(listen.eventLoops);
      listen.addTo(config, decide.override, served);
      if (!bittorrent.isEmpty()) {
        bittorrent.addTo(config, tracker.limits(), decide.heapBeside(tracker), served);
      }
      restart.addTo(config);
      TrackerServerConfig checked = config.build();
      watch.bind();
      serve(checked, served);
      return CommandLine.ExitCode.SOFTWARE; // it ended by itself: SIGTERM does not lead here
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } finally {
      watch.close();
      fleet.close();
    }
  }

  private TrackerConfig join(TrackerConfig tracker, TrackerServerConfig.Builder config)
      throws IOException {
    return fleet.join(
        tracker,
        config,
        restart.snapshot(),
        listen.text(),
        Build.ofThis().version(),
        this::warn,
        () -> new Thread(() -> running.join().close(), "sobani-leave").start());
  }

  private void serve(TrackerServerConfig config, List<Served> served)
      throws IOException, InterruptedException {
    try (TrackerServer server = TrackerServer.launch(config)) {
      running.complete(server);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server), "sobani-shutdown"));
      show(server, served);
      server.awaitClose();
    }
  }

  private TrackerConfig trackerConfig() {
    String problem = listen.problem();
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    if (listen.isEmpty() && watch.needsTracker()) {
      throw new IllegalArgumentException("--metrics: needs a --listen or --app-listen");
    }
    TrackerConfig.Builder config = decide.toConfig(this::warnOfSharedAddress);
    return (listen.isEmpty() ? config.maxPeers(1) : config).build(); // BitTorrent alone
  }

  /** Says where the server listens, and lets it be looked at. */
  private void show(TrackerServer server, List<Served> served) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> listeners = listeners(server, served);
    listeners.forEach(listener -> out.println("listening " + listener));
    warn(MultiHomed.warning(listen.eachFlags()));
    WithoutEffect.warnings(spec.commandLine().getParseResult(), environment).forEach(this::warn);
    environment
        .unknown(spec)
        .forEach(name -> warn(name + ": no option has this variable; --help has them all"));
    watch.start(() -> Reading.of(server, bittorrent.tracker(), fleet.read()), listeners, out);
    out.flush();
  }

  private static List<String> listeners(TrackerServer server, List<Served> served) {
    List<InetSocketAddress> addresses = server.localAddresses();
    return served.stream()
        .map(one -> "udp " + Endpoint.of(addresses.get(one.socket())) + " " + one.protocol())
        .toList();
  }

  private void warnOfSharedAddress(IpAddress address) {
    warn(
        "most peers come from one address, "
            + address
            + ": a gateway hides them, and nobody will reach them;"
            + " a container needs the host's network");
  }

  private void warn(String text) {
    if (text != null) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("warning: " + text);
      err.flush();
    }
  }

  /** SIGTERM is the usual end, not a failure, unless what is to be kept could not be saved. */
  private void end(TrackerServer server) {
    if (server.isRunning()) {
      fleet.drain();
      restart.end(server);
      Runtime.getRuntime().halt(server.stats().snapshots().unsaved() ? 1 : 0);
    }
  }

  private static int couldNotRun(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    String text =
        failure instanceof IOException io ? ListenFailure.text(io) : String.valueOf(failure);
    command.getErr().println(text);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
