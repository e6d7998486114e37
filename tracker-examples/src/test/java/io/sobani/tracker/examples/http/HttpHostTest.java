package io.sobani.tracker.examples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpHostTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Routes routes =
      new Routes()
          .on("GET", "/hello", request -> text(200, "hello"))
          .on("POST", "/echo/{name}", request -> text(200, request.lastSegment() + length(request)))
          .on(
              "GET",
              "/bug",
              request -> {
                throw new IllegalStateException("secret");
              });
  private final HttpHost host = start();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void shouldAnswerWhatTheHandlerSays() throws Exception {
    assertThat(send("GET", "/hello", "")).isEqualTo("200 hello");
    assertThat(send("POST", "/echo/a%20b", "12345")).isEqualTo("200 a b5");
    assertThat(send("POST", "/echo/", "12345")).isEqualTo("404 no such route");
    assertThat(send("POST", "/echo/a/b", "12345")).isEqualTo("404 no such route");
    assertThat(routes.methods("/hello")).containsExactly("GET", "HEAD");
  }

  /** A client that is too early waits; none is told 503. */
  @Test
  void shouldAnswerWhoCameBeforeItServes() throws Exception {
    try (HttpHost starting = HttpHost.bind(ANY_PORT, HttpLimits.ofBodies(1_000));
        RawHttp early = new RawHttp(starting.address())) {
      early.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
      starting.serve(new TextApp());
      assertThat(early.answer()).startsWith("HTTP/1.1 200 ").endsWith("hello");
    }
  }

  @Test
  void shouldAnswerHeadWithTheLengthAndNoBody() throws Exception {
    var response = client.send(request("HEAD", "/hello", ""), BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("content-length")).contains("5");
  }

  @Test
  void shouldRefuseABodyAboveTheLimit() throws Exception {
    assertThat(send("POST", "/echo/a", "x".repeat(1_000))).isEqualTo("200 a1000");
    assertThat(send("POST", "/echo/a", "x".repeat(1_001))).startsWith("413 ");
    assertThat(send("POST", "/echo/a", "x".repeat(300_000))).startsWith("413 ");
  }

  @Test
  void shouldTellNothingOfABug() throws Exception {
    Logger log = Logger.getLogger(Exchange.class.getName());
    log.setLevel(Level.OFF);
    try {
      assertThat(send("GET", "/bug", "")).isEqualTo("500 internal error");
    } finally {
      log.setLevel(null);
    }
    assertThat(send("GET", "/hello", "")).isEqualTo("200 hello");
  }

  @Test
  void shouldServeOthersWhileOneDribbles() throws Exception {
    try (Socket slow = new Socket(host.address().getAddress(), host.address().getPort())) {
      slow.getOutputStream().write("GET /hel".getBytes(StandardCharsets.US_ASCII));

      assertThat(send("GET", "/hello", "")).isEqualTo("200 hello");
    }
  }

  @Test
  void shouldSayWhyItCannotListen() {
    assertThatThrownBy(() -> HttpHost.bind(host.address(), HttpLimits.ofBodies(1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen on tcp 127.0.0.1:" + host.address().getPort())
        .hasMessageContaining("ss -tlpn");
  }

  private HttpHost start() {
    try {
      HttpHost bound = HttpHost.bind(ANY_PORT, HttpLimits.ofBodies(1_000));
      bound.serve(new TextApp());
      return bound;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String send(String method, String path, String body) throws Exception {
    var response = client.send(request(method, path, body), BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  private java.net.http.HttpRequest request(String method, String path, String body) {
    return java.net.http.HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + host.address().getPort() + path))
        .method(method, BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse text(int status, String text) {
    return new HttpResponse(
        status, Map.of("Content-Type", "text/plain"), text.getBytes(StandardCharsets.UTF_8));
  }

  private static int length(HttpRequest request) {
    return request.body().length;
  }

  private final class TextApp implements HttpApp {
    @Override
    public HttpResponse handle(HttpRequest request) throws HttpException {
      Routes.Handler handler = routes.find(request.method(), request.path());
      if (handler == null) {
        throw new HttpException(404, "no such route");
      }
      return handler.handle(request);
    }

    @Override
    public HttpResponse error(HttpException error) {
      return text(error.status(), error.getMessage());
    }
  }
}
