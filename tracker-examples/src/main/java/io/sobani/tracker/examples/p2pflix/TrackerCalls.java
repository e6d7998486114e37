package io.sobani.tracker.examples.p2pflix;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The calls that trackers make to each other. Thread-safe; none holds a thread, and each ends
 * within 30 seconds: with null where no good answer came.
 */
final class TrackerCalls {
  /** Says the caller's port where it is not the usual one; originals neither send nor read it. */
  static final String PORT_HEADER = "P2PFlix-Tracker-Port";

  /** The longest answer to an event. */
  static final int MAX_ANSWER_BYTES = 64 << 10;

  /** The longest dump: that of a database at its bound, where JSON makes six bytes of each. */
  static final int MAX_DUMP_BYTES = 6 * (128 << 20);

  private static final int TIMEOUT_SECONDS = 30;

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

  /** Tells an event; the answer is an object. */
  CompletableFuture<JsonNode> sync(TrackerAddress tracker, byte[] event) {
    return call(request(tracker, "PATCH", "/tracker_sync", event), MAX_ANSWER_BYTES);
  }

  /** Joins a tracker for its dump. */
  CompletableFuture<String> copy(TrackerAddress tracker) {
    return call(newTracker(tracker), maxDumpBytes(Runtime.getRuntime().maxMemory()))
        .thenApply(
            answer ->
                answer != null && answer.path("success").asBoolean(false)
                    ? answer.path("data").asString(null)
                    : null);
  }

  /** Returns the longest dump that a heap holds, with the rows that are read from it. */
  static int maxDumpBytes(long heapBytes) {
    return (int) Math.min(MAX_DUMP_BYTES, heapBytes / 8);
  }

  /** Joins a tracker, which has forgotten this one, and leaves its dump unread. */
  CompletableFuture<?> join(TrackerAddress tracker) {
    return call(newTracker(tracker), 0);
  }

  private HttpRequest newTracker(TrackerAddress tracker) {
    return request(tracker, "POST", "/new_tracker", "{}".getBytes(StandardCharsets.US_ASCII));
  }

  private HttpRequest request(TrackerAddress tracker, String method, String path, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + tracker.endpoint() + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(body));
    if (self != null && self.port() != TrackerAddress.DEFAULT_PORT) {
      request.header(PORT_HEADER, Integer.toString(self.port()));
    }
    return request.build();
  }

  private CompletableFuture<JsonNode> call(HttpRequest request, int maxAnswerBytes) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, info -> new LimitedBody(maxAnswerBytes));
    return exchange
        .copy()
        .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .whenComplete((response, failure) -> exchange.cancel(true))
        .handle((response, failure) -> failure == null ? object(response) : null);
  }

  private static JsonNode object(HttpResponse<byte[]> response) {
    JsonNode json = response.statusCode() == 200 ? Json.parse(response.body()) : null;
    return json != null && json.isObject() ? json : null;
  }
}
