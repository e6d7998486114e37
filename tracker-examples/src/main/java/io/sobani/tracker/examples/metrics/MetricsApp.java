package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.examples.http.HostCheck;
import io.sobani.tracker.examples.http.HttpApp;
import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpRequest;
import io.sobani.tracker.examples.http.HttpResponse;
import io.sobani.tracker.examples.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The HTTP application of the metrics port. */
final class MetricsApp implements HttpApp {

  /** The content policy: all comes from here, and nothing written into the page can run. */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:";

  private static final String TEXT = "text/plain; charset=utf-8";

  private final Supplier<String> status;
  private final Supplier<byte[]> metrics;
  private final HealthCheck health;
  private final HostCheck hosts;
  private final Routes routes =
      new Routes()
          .on("GET", "/metrics", request -> metrics())
          .on("GET", "/-/healthy", request -> healthy())
          .on("GET", "/", page("status.html", "text/html; charset=utf-8"))
          .on("GET", "/status.css", page("status.css", "text/css; charset=utf-8"))
          .on("GET", "/status.js", page("status.js", "text/javascript; charset=utf-8"))
          .on("GET", "/status", this::status);

  /**
   * Answers with what the suppliers say.
   *
   * @param hosts who may read the page; numbers and health are for whoever reaches the port, as
   *     Prometheus and probes come by any name
   */
  MetricsApp(
      Supplier<String> status, Supplier<byte[]> metrics, HealthCheck health, HostCheck hosts) {
    this.status = status;
    this.metrics = metrics;
    this.health = health;
    this.hosts = hosts;
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws HttpException {
    Routes.Handler handler = routes.find(request.method(), request.path());
    if (handler != null) {
      return handler.handle(request);
    }
    if (routes.methods(request.path()).isEmpty()) {
      throw new HttpException(404, "not here");
    }
    return response(405, Map.of("Allow", "GET, HEAD", "Content-Type", TEXT), "GET only\n");
  }

  @Override
  public HttpResponse error(HttpException error) {
    return text(error.status(), error.getMessage() + "\n");
  }

  private HttpResponse metrics() {
    return response(200, Map.of("Content-Type", PrometheusText.CONTENT_TYPE), metrics.get());
  }

  private HttpResponse healthy() throws HttpException {
    try {
      return text(200, "answered in " + health.run().took() + "\n");
    } catch (IOException e) {
      throw new HttpException(503, "no answer: " + e.getMessage());
    }
  }

  private HttpResponse status(HttpRequest request) throws HttpException {
    hosts.check(request);
    return response(200, Map.of("Content-Type", "text/html; charset=utf-8"), status.get());
  }

  private Routes.Handler page(String name, String contentType) {
    return request -> {
      hosts.check(request);
      try (InputStream file = MetricsApp.class.getResourceAsStream(name)) {
        return response(200, Map.of("Content-Type", contentType), file.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static HttpResponse text(int status, String text) {
    return response(status, Map.of("Content-Type", TEXT), text);
  }

  private static HttpResponse response(int status, Map<String, String> headers, String body) {
    return response(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse response(int status, Map<String, String> headers, byte[] body) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("Cache-Control", "no-store");
    all.put("Content-Security-Policy", POLICY);
    all.put("X-Content-Type-Options", "nosniff");
    return new HttpResponse(status, all, body);
  }
}
