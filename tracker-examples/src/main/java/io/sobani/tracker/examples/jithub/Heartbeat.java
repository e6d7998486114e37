package io.sobani.tracker.examples.jithub;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells ROOT once that a REGULAR tracker is there. It waits for the answer, no longer than for the
 * interval, so that never two are in flight. No failure is fatal; each is logged once.
 */
final class Heartbeat implements Runnable {
  private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private final HttpClient http;
  private final HttpRequest request;
  private final long timeoutMs;
  private String lastProblem = "not tried yet";

  Heartbeat(RegularSettings settings) {
    Duration interval = settings.heartbeatInterval();
    Duration timeout = interval.compareTo(MAX_WAIT) < 0 ? interval : MAX_WAIT;
    this.timeoutMs = timeout.toMillis();
    this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    this.request = request(settings);
  }

  @Override
  public void run() {
    String problem = beat();
    if (Objects.equals(problem, lastProblem)) {
      return;
    }
    lastProblem = problem;
    if (problem == null) {
      LOG.log(System.Logger.Level.INFO, "ROOT lists this tracker");
    } else {
      LOG.log(System.Logger.Level.WARNING, "heartbeat failed, will be tried again: {0}", problem);
    }
  }

  /** Returns what is wrong, in words that do not vary, or null. */
  private String beat() {
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return problem(answer.get(timeoutMs, TimeUnit.MILLISECONDS).statusCode());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return "no answer from " + request.uri();
    } catch (ExecutionException e) {
      return "cannot reach " + request.uri();
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return lastProblem;
    }
  }

  private static String problem(int status) {
    return switch (status) {
      case 200 -> null;
      case 401 -> "ROOT refuses TOKEN (401): take a new one from its admin port";
      case 403 ->
          "ROOT does not know this tracker (403): it was deleted, or ROOT has lost its state file;"
              + " create the tracker anew and restart with its TOKEN";
      default -> "ROOT answered " + status;
    };
  }

  private static HttpRequest request(RegularSettings settings) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(settings.rootHeartbeat())
            .header("Authorization", "Bearer " + settings.token());
    if (settings.advertised().isEmpty()) {
      return builder.POST(HttpRequest.BodyPublishers.noBody()).build();
    }
    return builder
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(settings.advertised().toString()))
        .build();
  }
}
