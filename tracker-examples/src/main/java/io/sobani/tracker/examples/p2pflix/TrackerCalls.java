package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.net.Endpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** The two calls that trackers make to each other. Thread-safe; a call ends within 30 seconds. */
final class TrackerCalls {
  /** Says the caller's port where it is not the usual one; originals neither send nor read it. */
  static final String PORT_HEADER = "P2PFlix-Tracker-Port";

  private static final int TIMEOUT_SECONDS = 30;
  private static final long MAX_ANSWER_BYTES = 256L << 20;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final TrackerAddress self;

  /** Makes calls in the name of a tracker, null where that is known only by where it calls from. */
  TrackerCalls(TrackerAddress self) {
    this.self = self;
  }

  /** Tells an event; null where no good answer came. */
  JsonNode sync(TrackerAddress tracker, byte[] event) {
    return call(tracker, "PATCH", "/tracker_sync", event);
  }

  /** Joins a tracker; returns its dump, or null. */
  String newTracker(TrackerAddress tracker) {
    JsonNode answer =
        call(tracker, "POST", "/new_tracker", "{}".getBytes(StandardCharsets.US_ASCII));
    return answer != null && answer.path("success").asBoolean(false)
        ? answer.path("data").asString(null)
        : null;
  }

  private JsonNode call(TrackerAddress tracker, String method, String path, byte[] body) {
    Endpoint endpoint = tracker.endpoint();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + endpoint + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(body));
    if (self != null && self.port() != TrackerAddress.DEFAULT_PORT) {
      request.header(PORT_HEADER, Integer.toString(self.port()));
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), TrackerCalls::boundedBody);
    try {
      HttpResponse<byte[]> response = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      JsonNode json = response.statusCode() == 200 ? Json.parse(response.body()) : null;
      return json != null && json.isObject() ? json : null;
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      answer.cancel(true);
    }
  }

  private static BodySubscriber<byte[]> boundedBody(HttpResponse.ResponseInfo info) {
    long length = info.headers().firstValueAsLong("Content-Length").orElse(Long.MAX_VALUE);
    return length <= MAX_ANSWER_BYTES
        ? BodySubscribers.ofByteArray()
        : BodySubscribers.replacing(new byte[0]);
  }
}
