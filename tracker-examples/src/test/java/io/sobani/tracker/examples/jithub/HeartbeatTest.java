package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a REGULAR tracker does with every answer of ROOT, and with none. */
class HeartbeatTest {
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer root;
  private volatile HttpHandler answer;

  @BeforeEach
  void start() throws IOException {
    root = HttpServer.create(Settings.anyPort(), 0);
    root.setExecutor(threads);
    root.createContext(
        "/",
        exchange -> {
          received.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          answer.handle(exchange);
        });
    root.start();
  }

  @AfterEach
  void stop() {
    root.stop(0);
    threads.shutdownNow();
  }

  @Test
  void shouldBeatAtOnceAndThenAgainWhateverTheAnswer() throws IOException {
    AtomicInteger count = new AtomicInteger();
    answer =
        exchange -> {
          switch (count.getAndIncrement() % 5) {
            case 0 -> respond(exchange, 200, "{\"status\":\"Ok\"}");
            case 1 -> respond(exchange, 401, "<!DOCTYPE html>");
            case 2 -> respond(exchange, 403, "{\"status\":\"missingTracker\"}");
            case 3 -> respond(exchange, 500, "");
            default -> exchange.close();
          }
        };

    try (RegularTracker regular = regular(Duration.ofMillis(10))) {
      Eventually.holds(() -> received.size() > 15);
      assertThat(received).containsOnly("POST /heartbeat Bearer t");
      String url = "http://127.0.0.1:" + regular.externalPort() + "/";
      assertThat(Http.get(url).text()).isEqualTo("{\"message\":\"uwu\"}");
    }
  }

  @Test
  void shouldHaveOneInFlightWhenRootHangs() throws IOException {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    answer =
        exchange -> {
          most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          try {
            // It is given up by the other side long before.
            while (!end.await(5, java.util.concurrent.TimeUnit.MILLISECONDS)) {
              exchange.getResponseBody();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };

    try (RegularTracker regular = regular(Duration.ofMillis(100))) {
      Eventually.holds(() -> received.size() >= 3);
      assertThat(regular.externalPort()).isPositive();
    }
    end.countDown();
  }

  @Test
  void shouldBeatAgainWhenRootIsBack() throws IOException {
    int port = Settings.freePort();
    RegularSettings settings = Settings.regular(port, "t", Duration.ofMillis(20), 10);
    try (RegularTracker regular = RegularTracker.start(settings)) {
      assertThat(Http.get("http://127.0.0.1:" + regular.externalPort() + "/clients").status())
          .isEqualTo(200);
      HttpServer late =
          HttpServer.create(
              new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port), 0);
      CountDownLatch beaten = new CountDownLatch(1);
      late.createContext(
          "/",
          exchange -> {
            respond(exchange, 200, "{}");
            beaten.countDown();
          });
      late.start();
      Eventually.holds(() -> beaten.getCount() == 0);
      late.stop(0);
    }
  }

  private RegularTracker regular(Duration interval) throws IOException {
    return RegularTracker.start(
        Settings.regular(root.getAddress().getPort(), "t", interval, 1_000));
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
