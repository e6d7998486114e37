package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.http.HttpApp;
import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpHost;
import io.sobani.tracker.examples.http.HttpLimits;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.examples.support.FreePort;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Heartbeats of a REGULAR tracker, with every answer of ROOT and with none. */
class HeartbeatTest {
  private static final Logger LOG = Logger.getLogger(Heartbeat.class.getName());
  private static final Duration SHORT = Duration.ofMillis(20);

  private final List<String> received = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void expectManyWarnings() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void expectNone() {
    LOG.setLevel(null);
  }

  @Test
  void shouldBeatAtOnceAndThenAgainWhateverTheAnswer() throws IOException {
    try (HttpHost root = angryRoot(Settings.anyPort());
        RegularTracker regular =
            RegularTracker.start(Settings.regular(root.address().getPort(), "t", SHORT, 10))) {
      Eventually.holds(() -> received.size() > 10);

      assertThat(received).containsOnly("POST /heartbeat Bearer t ''");
      assertStillServes(regular);
    }
  }

  @Test
  void shouldGiveUpAHeartbeatBeforeTheNextWhenRootHangs() throws IOException {
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RegularTracker regular =
            RegularTracker.start(Settings.regular(hanging.getLocalPort(), "t", SHORT, 10))) {
      hanging.setSoTimeout(60_000);
      for (int i = 0; i < 3; i++) {
        try (Socket connection = hanging.accept()) {
          connection.setSoTimeout(60_000);
          connection.getInputStream().readAllBytes(); // until the other side has closed
        }
      }
      assertStillServes(regular);
    }
  }

  @Test
  void shouldBeatAgainWhenRootIsBack() throws IOException {
    int port = FreePort.next();
    try (RegularTracker regular = RegularTracker.start(Settings.regular(port, "t", SHORT, 10))) {
      assertStillServes(regular);
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (HttpHost root = angryRoot(address)) {
        Eventually.holds(() -> !received.isEmpty());
        assertThat(root.address()).isEqualTo(address);
      }
    }
  }

  private HttpHost angryRoot(InetSocketAddress address) throws IOException {
    HttpHost root = HttpHost.bind(address, HttpLimits.ofBodies(100));
    root.serve(new AngryRoot());
    return root;
  }

  private static void assertStillServes(RegularTracker regular) {
    String url = "http://127.0.0.1:" + regular.externalPort() + "/";
    assertThat(Http.get(url).text()).isEqualTo("{\"message\":\"uwu\"}");
  }

  /** Answers each heartbeat in another way. */
  private final class AngryRoot implements HttpApp {

    @Override
    public HttpResponse handle(HttpRequest request) {
      received.add(
          "%s %s %s '%s'"
              .formatted(
                  request.method(),
                  request.path(),
                  request.header("Authorization"),
                  new String(request.body(), StandardCharsets.UTF_8)));
      return switch (received.size() % 5) {
        case 1 -> Json.status(200, "Ok");
        case 2 -> html(401);
        case 3 -> Json.status(403, "missingTracker");
        case 4 -> html(200);
        default -> html(500);
      };
    }

    @Override
    public HttpResponse error(HttpException error) {
      return html(error.status());
    }

    private static HttpResponse html(int status) {
      return new HttpResponse(
          status, "text/html", "<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8));
    }
  }
}
