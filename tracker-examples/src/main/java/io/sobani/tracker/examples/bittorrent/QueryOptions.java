package io.sobani.tracker.examples.bittorrent;

import io.sobani.tracker.bittorrent.BittorrentException;
import io.sobani.tracker.examples.Printable;
import io.sobani.tracker.udp.BittorrentClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The part that both commands have in common: ask, wait, print. */
final class QueryOptions {

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "45",
      description = "how long to wait for an answer (default: ${DEFAULT-VALUE})")
  private int timeoutSeconds;

  @Option(names = "--json", description = "print one line of JSON")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /**
   * Asks and prints.
   *
   * @param request asks with a client
   * @param toJson writes the answer as JSON
   * @param readable prints the answer for people
   * @return the exit code
   */
  <R> int run(
      Function<BittorrentClient, CompletableFuture<R>> request,
      BiConsumer<R, JsonGenerator> toJson,
      BiConsumer<R, PrintWriter> readable) {
    PrintWriter out = command.commandLine().getOut();
    BittorrentClient client = null;
    try {
      client = BittorrentClient.launch();
      R answer = request.apply(client).get(timeoutSeconds, TimeUnit.SECONDS);
      if (json) {
        out.println(line(answer, toJson));
      } else {
        readable.accept(answer, out);
      }
      out.flush();
      return 0;
    } catch (TimeoutException e) {
      return failed("no answer within " + timeoutSeconds + " s");
    } catch (ExecutionException e) {
      return failed(text(e.getCause()));
    } catch (IOException e) {
      return failed("no socket: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    } finally {
      if (client != null) {
        client.close(Duration.ZERO);
      }
    }
  }

  /** By the library's own means: the tracker's jar has no data binding. */
  private static <R> String line(R answer, BiConsumer<R, JsonGenerator> toJson) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), line)) {
      toJson.accept(answer, json);
    }
    return line.toString();
  }

  private int failed(String why) {
    command.commandLine().getErr().println(why);
    return 1;
  }

  private static String text(Throwable cause) {
    return cause instanceof BittorrentException problem
            && problem.problem() == BittorrentException.Problem.REFUSED
        ? "the tracker says: " + Printable.of(cause.getMessage())
        : cause.getMessage();
  }
}
