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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code peer}: a peer at the terminal, to try a tracker by hand. */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    description = "A peer: registers, connects to another one, and carries typed lines.",
    footer = {
      "",
      "Prints one line an event: id SHAREID, alive, income SHAREID ADDR:PORT,",
      "connected SHAREID ADDR:PORT, failed REASON, chat TEXT. Ends by a signal."
    })
public final class PeerCommand implements Callable<Integer> {

  @Option(
      names = "--tracker",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The tracker.")
  private String tracker;

  @ArgGroup private final DialectChoice choice = new DialectChoice();

  @Option(names = "--push", paramLabel = "SHAREID", description = "Connect to this peer.")
  private String push;

  @Spec private CommandSpec spec;

  /** One of both. */
  static final class DialectChoice {
    @Option(names = "--app", description = "The application's dialect (default).")
    private boolean app;

    @Option(names = "--documented", description = "The documented dialect: no introductions.")
    private boolean documented;
  }

  @Override
  public Integer call() throws InterruptedException {
    PeerSessionConfig config =
        PeerSessionConfig.builder(trackerAddress())
            .dialect(choice.documented ? Dialect.DOCUMENTED : Dialect.APP)
            .build();
    ShareId friend = push == null ? ShareId.NONE : ShareId.parse(push);
    if (push != null && friend.equals(ShareId.NONE)) {
      throw usage("--push: no shareId: " + push);
    }
    try {
      TrackerClient client = TrackerClient.launch(config, new PrintingEvents());
      Runtime.getRuntime().addShutdownHook(new Thread(client::close));
      if (push != null) {
        client.connect(friend);
      }
      sendTypedLines(client);
      new CountDownLatch(1).await();
      return 0;
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private InetSocketAddress trackerAddress() {
    int colon = tracker.lastIndexOf(':');
    try {
      InetSocketAddress address =
          new InetSocketAddress(
              tracker.substring(0, Math.max(0, colon)),
              Integer.parseInt(tracker.substring(colon + 1)));
      if (colon > 0 && address.getPort() != 0 && !address.isUnresolved()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw usage("--tracker: no address that is known: " + tracker);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
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
}
