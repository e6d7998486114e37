package io.sobani.tracker.examples;

import io.sobani.tracker.examples.metrics.Probe;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Token;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code self-test}: tells whether a tracker registers peers, and how far away. */
@Command(
    name = "self-test",
    mixinStandardHelpOptions = true,
    description = "Announces to a running tracker and tells the round trip. Exit code 0 or 1.")
final class SelfTestCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "ADDR:PORT",
      converter = HostPortConverter.class,
      description = "the tracker (default: the one of this host with these options)")
  private InetSocketAddress tracker;

  @ParentCommand private StandaloneTracker options;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "how long to wait for the answer (default: ${DEFAULT-VALUE})")
  private Duration timeout;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (tracker == null) {
      tracker = options.ownAddress();
    }
    try {
      Probe.Answer answer = announce();
      boolean registered =
          answer.reply() instanceof Reply.AnnounceReceived
              || answer.reply() instanceof Reply.Announced;
      return registered
          ? say(0, "registers: " + answer.took())
          : say(1, "refuses: " + reason(answer.reply()));
    } catch (SocketTimeoutException e) {
      return say(1, "does not answer within " + timeout.toSeconds() + " s");
    } catch (PortUnreachableException e) {
      return say(1, "does not answer: nobody listens there");
    } catch (IOException e) {
      return say(1, "cannot be asked: " + e.getMessage());
    }
  }

  /**
   * Announces twice: the first time costs this process the loading of classes, and may get a token
   * to show the second time. Both are one registration.
   */
  private Probe.Answer announce() throws IOException {
    try (Probe probe = new Probe(tracker, timeout)) {
      Reply first = probe.ask(Request.Announce.PLAIN).reply();
      Token token = first instanceof Reply.Challenge challenge ? challenge.token() : Token.NONE;
      return probe.ask(Request.Announce.PLAIN.with(token, Token.NONE));
    }
  }

  private static String reason(Reply reply) {
    return reply instanceof Reply.Error error ? error.code().toString() : reply.toString();
  }

  private int say(int exitCode, String what) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("tracker " + Endpoint.of(tracker) + " " + what);
    out.flush();
    return exitCode;
  }
}
