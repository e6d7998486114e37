package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.examples.http.HttpApp;
import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.examples.http.HttpService;
import io.sobani.tracker.examples.http.Router;
import io.sobani.tracker.udp.ListenerStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A server's numbers over HTTP: {@code /metrics} for Prometheus, {@code /-/healthy} for probes,
 * {@code /} for people. Whoever reaches the port may read it all, so it belongs on loopback or
 * behind a firewall.
 */
public final class MetricsService implements AutoCloseable {

  private static final int MAX_BODY_BYTES = 1024;

  /** What the page needs comes from here and nowhere else, and nothing written into it can run. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:";

  private final Supplier<Reading> readings;
  private final HealthCheck health;
  private final PrometheusText prometheus;
  private final StatusPage page;
  private final History history = new History();
  private final long startNs = System.nanoTime();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(MetricsService::daemon);
  private final HttpService http;

  /**
   * Starts to serve.
   *
   * @param readings reads the counters of the server to watch, which its owner closes
   * @param address where to listen; port 0 for any free one
   * @param build what runs
   * @param listeners a line for each listener, to be shown; health is that of the tracker's first
   * @throws IOException if it cannot listen there
   */
  public static MetricsService start(
      Supplier<Reading> readings, InetSocketAddress address, Build build, List<String> listeners)
      throws IOException {
    return new MetricsService(readings, address, build, listeners);
  }

  private MetricsService(
      Supplier<Reading> readings, InetSocketAddress address, Build build, List<String> listeners)
      throws IOException {
    this.readings = readings;
    health = new HealthCheck(trackersAddress(readings.get()));
    prometheus = new PrometheusText(build);
    page = new StatusPage(build, listeners);
    read();
    http = HttpService.start(address, new App(), MAX_BODY_BYTES);
    timer.scheduleAtFixedRate(this::read, 1, 1, TimeUnit.SECONDS);
  }

  /** Returns where it listens, with the real port. */
  public InetSocketAddress address() {
    return http.address();
  }

  /** Stops listening. */
  @Override
  public void close() {
    timer.shutdownNow();
    http.close();
  }

  private void read() {
    history.add(System.nanoTime(), readings.get());
  }

  private static InetSocketAddress trackersAddress(Reading reading) {
    return reading.server().listeners().stream()
        .filter(listener -> listener.listener() != null)
        .map(ListenerStats::address)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no listener is the tracker's"));
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sobani-metrics");
    thread.setDaemon(true);
    return thread;
  }

  private final class App implements HttpApp {

    private final Router router =
        new Router()
            .on("GET", "/metrics", request -> metrics())
            .on("GET", "/-/healthy", request -> healthy())
            .on("GET", "/", request -> file("status.html", "text/html; charset=utf-8"))
            .on("GET", "/status.css", request -> file("status.css", "text/css; charset=utf-8"))
            .on("GET", "/status.js", request -> file("status.js", "text/javascript; charset=utf-8"))
            .on("GET", "/status", request -> status());

    @Override
    public HttpResponse handle(HttpRequest request) throws HttpException {
      Router.Handler handler = router.find(request.method(), request.path());
      if (handler == null) {
        boolean known = !router.methods(request.path()).isEmpty();
        throw known ? new HttpException(405, "GET only") : new HttpException(404, "not here");
      }
      return handler.handle(request);
    }

    @Override
    public HttpResponse error(HttpException error) {
      return text(error.status(), "text/plain; charset=utf-8", error.getMessage() + "\n");
    }

    private HttpResponse metrics() {
      return response(200, PrometheusText.CONTENT_TYPE, prometheus.page(readings.get()));
    }

    private HttpResponse healthy() throws HttpException {
      try {
        return text(200, "text/plain; charset=utf-8", "answered in " + health.run().took() + "\n");
      } catch (IOException e) {
        throw new HttpException(503, "no answer: " + e.getMessage());
      }
    }

    private HttpResponse status() {
      long upSeconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
      return text(200, "text/html; charset=utf-8", page.draw(history, upSeconds));
    }

    private HttpResponse file(String name, String contentType) {
      try (InputStream file = MetricsService.class.getResourceAsStream(name)) {
        return response(200, contentType, file.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private HttpResponse text(int status, String contentType, String text) {
      return response(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse response(int status, String contentType, byte[] body) {
      return new HttpResponse(
          status,
          Map.of(
              "Content-Type",
              contentType,
              "Cache-Control",
              "no-store",
              "Content-Security-Policy",
              POLICY,
              "X-Content-Type-Options",
              "nosniff"),
          body);
    }
  }
}
