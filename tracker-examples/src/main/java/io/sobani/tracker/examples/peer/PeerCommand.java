package io.sobani.tracker.examples.peer;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.udp.ConnectFailedException;
import io.sobani.tracker.udp.TrackerClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the command {@code peer}: a peer at the terminal, to try a tracker by hand. */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    description = "A peer: registers, connects to another one, and carries typed lines.",
    footer = {
      "",
      "Prints one line per event: id SHAREID, alive, unreachable, reachable,",
      "income SHAREID ADDR:PORT, connected SHAREID ADDR:PORT, found SHAREID ADDR:PORT,",
      "failed REASON, chat TEXT. Lines that are typed go to every connected peer.",
      "Runs until SIGTERM.",
      "",
      "In two terminals, with the second one's --push being the id that the first prints:",
      "  java -jar sobani-tracker.jar peer --tracker 127.0.0.1:3001",
      "  java -jar sobani-tracker.jar peer --tracker 127.0.0.1:3001 --push SHAREID"
    })
public final class PeerCommand implements Callable<Integer> {

  private static final Duration FIRST_WORD_WITHIN = Duration.ofSeconds(5);

  @Option(
      names = "--tracker",
      required = true,
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      description =
          "the tracker: its listener of the application's dialect, 3001 by default, or with"
              + " --documented the other one, 3000")
  private InetSocketAddress tracker;

  @ArgGroup private final DialectChoice choice = new DialectChoice();

  @Option(
      names = "--push",
      paramLabel = "SHAREID",
      converter = ShareIdConverter.class,
      description = "connect to this peer; with --documented, print its address")
  private ShareId friend;

  /** One of both. */
  static final class DialectChoice {
    @Option(names = "--app", description = "the application's dialect (default)")
    private boolean app;

    @Option(names = "--documented", description = "the documented dialect: no introductions")
    private boolean documented;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PeerConfig config =
        PeerConfig.builder(tracker)
            .dialect(choice.documented ? Dialect.DOCUMENTED : Dialect.APP)
            .timeout(FIRST_WORD_WITHIN)
            .build();
    TrackerClient client = TrackerClient.launch(config, new PrintingEvents());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(client), "sobani-shutdown"));
    if (friend != null && choice.documented) {
      client.push(friend).whenComplete(this::printFound);
    } else if (friend != null) {
      client.execute(peer -> peer.connect(friend)); // the events tell of it
    }
    sendTypedLines(client);
    new CountDownLatch(1).await();
    return 0;
  }

  private void printFound(InetSocketAddress address, Throwable failure) {
    if (address != null) {
      PrintingEvents.print("found " + friend + " " + Endpoint.of(address));
    } else if (failure instanceof ConnectFailedException failed) {
      PrintingEvents.explain(failed.getMessage());
      PrintingEvents.print("failed " + failed.failure());
    }
  }

  private static void sendTypedLines(TrackerClient client) throws IOException {
    BufferedReader typed =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = typed.readLine(); line != null; line = typed.readLine()) {
      String text = line;
      try {
        client.execute(peer -> peer.links().all().forEach(link -> PrintingEvents.chat(link, text)));
      } catch (RejectedExecutionException e) {
        PrintingEvents.explain("not sent: " + e.getMessage());
      }
    }
  }

  /** SIGTERM is the usual end, not a failure: the exit code is 0. */
  private static void end(TrackerClient client) {
    client.close();
    Runtime.getRuntime().halt(0);
  }
}
