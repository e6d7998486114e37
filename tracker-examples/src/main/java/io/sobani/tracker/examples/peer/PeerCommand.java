package io.sobani.tracker.examples.peer;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.peer.PeerSessionConfig;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.udp.TrackerClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code peer}: a peer at the terminal, to try a tracker by hand. */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    description = "A peer: registers, connects to another one, and carries typed lines.",
    footer = {
      "",
      "Prints one line an event: id SHAREID, alive, income SHAREID ADDR:PORT,",
      "connected SHAREID ADDR:PORT, failed REASON, chat TEXT. Runs until SIGTERM."
    })
public final class PeerCommand implements Callable<Integer> {

  @Option(
      names = "--tracker",
      required = true,
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      description = "the tracker")
  private InetSocketAddress tracker;

  @ArgGroup private final DialectChoice choice = new DialectChoice();

  @Option(
      names = "--push",
      paramLabel = "SHAREID",
      converter = ShareIdConverter.class,
      description = "connect to this peer")
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
    PeerSessionConfig config =
        PeerSessionConfig.builder(tracker)
            .dialect(choice.documented ? Dialect.DOCUMENTED : Dialect.APP)
            .build();
    TrackerClient client = TrackerClient.launch(config, new PrintingEvents());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(client), "sobani-shutdown"));
    if (friend != null) {
      client.connect(friend);
    }
    sendTypedLines(client);
    new CountDownLatch(1).await();
    return 0;
  }

  private static void sendTypedLines(TrackerClient client) throws IOException {
    BufferedReader typed = new BufferedReader(new InputStreamReader(System.in));
    for (String line = typed.readLine(); line != null; line = typed.readLine()) {
      String text = line;
      try {
        client.execute(peer -> peer.links().all().forEach(link -> PrintingEvents.chat(link, text)));
      } catch (RejectedExecutionException e) {
        System.err.println("not sent: " + e.getMessage());
      }
    }
  }

  /** SIGTERM is the usual end, not a failure: the exit code is 0. */
  private static void end(TrackerClient client) {
    client.close();
    Runtime.getRuntime().halt(0);
  }
}
