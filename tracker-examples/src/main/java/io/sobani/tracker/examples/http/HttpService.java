package io.sobani.tracker.examples.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sobani.tracker.net.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;

/**
 * One listening port in front of an {@link HttpApp}, on threads of its own. Memory and work are
 * bounded: a connection too many is closed, a request or an answer that takes longer than 10
 * seconds ends its connection, a body above the limit is a 413.
 */
public final class HttpService implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpService.class.getName());
  private static final int BACKLOG = 1024;
  private static final int THREADS = 64;
  private static final int WAITING_REQUESTS = 4096;

  /** An answer to a body above the limit arrives only where the rest of the body is read. */
  private static final int MAX_DRAINED_BYTES = 1 << 20;

  static {
    // The server reads its settings from here, once, and by default waits for ever.
    setDefault("sun.net.httpserver.maxReqTime", "10");
    setDefault("sun.net.httpserver.maxRspTime", "10");
    setDefault("sun.net.httpserver.nodelay", "true");
    setDefault("sun.net.httpserver.maxReqHeaderSize", "16384");
    setDefault("jdk.httpserver.maxConnections", "4096");
  }

  private final HttpApp app;
  private final int maxBodyBytes;
  private final HttpServer server;
  private final ExecutorService threads;

  private HttpService(HttpServer server, HttpApp app, int maxBodyBytes) {
    this.server = server;
    this.app = app;
    this.maxBodyBytes = maxBodyBytes;
    this.threads = newThreads();
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /**
   * Listens and serves.
   *
   * @param address port 0 for any free one
   * @param maxBodyBytes the longest request body
   * @throws IOException where it cannot listen; its message is for the operator
   */
  public static HttpService start(InetSocketAddress address, HttpApp app, int maxBodyBytes)
      throws IOException {
    try {
      return new HttpService(HttpServer.create(address, BACKLOG), app, maxBodyBytes);
    } catch (BindException e) {
      throw new IOException(text(address, e), e);
    }
  }

  /** Returns where it listens, with the real port. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Stops listening and ends what is in flight. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpResponse response = respond(exchange);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      byte[] body = response.body();
      response.headers().forEach(exchange.getResponseHeaders()::set);
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(response.status(), head || body.length == 0 ? -1 : body.length);
      if (!head && body.length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  private HttpResponse respond(HttpExchange exchange) throws IOException {
    try {
      return app.handle(read(exchange));
    } catch (HttpException e) {
      return app.error(e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a request failed", e);
      return app.error(new HttpException(500, "internal error"));
    }
  }

  private HttpRequest read(HttpExchange exchange) throws IOException, HttpException {
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(maxBodyBytes + 1);
    if (body.length > maxBodyBytes) {
      drain(in, body);
      throw new HttpException(413, "the body is longer than " + maxBodyBytes + " bytes");
    }
    HttpFields.Mutable headers = HttpFields.build();
    exchange.getRequestHeaders().forEach(headers::add);
    return new HttpRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        headers,
        exchange.getRemoteAddress().getAddress(),
        body);
  }

  private static String text(InetSocketAddress address, BindException failure) {
    String why = failure.getMessage().toLowerCase(Locale.ROOT);
    String text = "cannot listen on tcp " + Endpoint.of(address) + ": " + why;
    return why.contains("in use")
        ? text + ". Who has it: ss -tlpn 'sport = :" + address.getPort() + "'"
        : text;
  }

  private static void drain(InputStream in, byte[] buffer) throws IOException {
    int drained = 0;
    int length = 0;
    while (length >= 0 && drained < MAX_DRAINED_BYTES) {
      length = in.read(buffer);
      drained += Math.max(length, 0);
    }
  }

  private static ExecutorService newThreads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_REQUESTS));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
