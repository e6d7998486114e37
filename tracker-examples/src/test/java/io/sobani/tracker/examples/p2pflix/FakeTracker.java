package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.http.HttpApp;
import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpHost;
import io.sobani.tracker.examples.http.HttpLimits;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.net.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Another tracker, that keeps what it is told and answers as the test says. */
final class FakeTracker implements HttpApp, AutoCloseable {
  static final String SUCCESS = "{\"success\":true}";

  final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final Function<String, String> answers;
  private final HttpHost http;

  /** Makes one whose answer follows from the path; null for a 500. */
  FakeTracker(Function<String, String> answers) {
    this.answers = answers;
    try {
      this.http =
          HttpHost.bind(new InetSocketAddress("127.0.0.1", 0), HttpLimits.ofBodies(1 << 20));
      http.serve(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeTracker() {
    this(path -> SUCCESS);
  }

  int port() {
    return http.address().getPort();
  }

  TrackerAddress address() {
    return TrackerAddress.of(IpAddress.parse("127.0.0.1"), port());
  }

  /** Joins a tracker; returns its dump. */
  String join(TestTracker tracker) {
    return join(tracker.service.port());
  }

  /** Joins the tracker at a port; returns its dump. */
  String join(int tracker) {
    return send(tracker, "POST", "/new_tracker", "{}").get("data").stringValue();
  }

  /** Tells a tracker an event. */
  JsonNode tell(TestTracker tracker, String event) {
    return send(tracker.service.port(), "PATCH", "/tracker_sync", event);
  }

  private JsonNode send(int tracker, String method, String path, String body) {
    Map<String, String> headers =
        Map.of(
            "Content-Type", "application/json", TrackerCalls.PORT_HEADER, Integer.toString(port()));
    return TestHttp.send("127.0.0.1", tracker, method, path, headers, body).json();
  }

  List<String> eventNames() {
    return events.stream().map(event -> event.get("event").stringValue()).toList();
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws HttpException {
    if (request.path().equals("/tracker_sync")) {
      events.add(Json.parse(request.body()));
    }
    String answer = answers.apply(request.path());
    if (answer == null) {
      throw new HttpException(500, "as the test says");
    }
    return new HttpResponse(200, "application/json", answer.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public HttpResponse error(HttpException error) {
    return new HttpResponse(error.status(), "text/plain", new byte[0]);
  }

  @Override
  public void close() {
    http.close();
  }
}
