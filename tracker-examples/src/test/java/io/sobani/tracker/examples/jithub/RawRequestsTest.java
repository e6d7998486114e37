package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.http.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as no client library sends them: each is answered, in JSON, for every origin. */
class RawRequestsTest {
  private static final String POST = "POST /clients HTTP/1.1\r\nHost: x\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  private RegularTracker tracker;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    tracker = RegularTracker.start(Settings.regular(1, "token"));
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), tracker.externalPort());
  }

  @AfterEach
  void close() {
    tracker.close();
  }

  @Test
  void shouldSayThatItClosesAConnection() throws IOException {
    try (RawHttp client = new RawHttp(address)) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      assertThat(client.rest())
          .contains("\r\nConnection: close\r\n")
          .endsWith("{\"message\":\"uwu\"}");
    }
  }

  @Test
  void shouldServePairsOfRequestsOnOneConnection() throws IOException {
    try (RawHttp client = new RawHttp(address)) {
      for (int i = 0; i < 50; i++) {
        client.send(POST + "Content-Length: 2\r\n\r\n{}");
        String id = client.answer().replaceAll("(?s).*\\{\"id\":\"(\\w+)\"}", "$1");
        String beat = "{\"id\":\"" + id + "\"}";
        client.send(
            "POST /heartbeat HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + beat.length()
                + "\r\n\r\n"
                + beat);

        assertThat(client.answer()).startsWith("HTTP/1.1 200 ").endsWith(beat);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, //heartbeat, 404",
    "GET, http://x/nowhere, 404",
    "GET, http://x/clients, 200",
    "GET, /{}|, 404",
    "GET, /%zz, 400",
    "GET, /%, 400",
    "GET, /%ff, 400",
    "GET, /clients?a={}|%zz, 200",
    "GET, nowhere, 400",
    "GET, /../x, 400",
    "G{T, /clients, 400",
    "CONNECT, a:1, 400"
  })
  void shouldAnswerAnyTarget(String method, String target, int status) throws IOException {
    assertAnswered(ask(method + " " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"), status);
  }

  @Test
  void shouldAnswerAPreflightOfNoPath() throws IOException {
    assertThat(ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 204 ")
        .contains("Access-Control-Allow-Origin: *");
  }

  @Test
  void shouldReadChunksWithTrailers() throws IOException {
    String trailed = "f\r\n{\"walletId\":\"a\"\r\n1\r\n}\r\n0\r\nX-Sum: 1\r\n\r\n";

    assertAnswered(ask(CHUNKED + trailed), 200);
    assertThat(ask("GET /clients HTTP/1.1\r\nHost: x\r\n\r\n")).contains("\"walletId\":\"a\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\n{}\r\n0\r\n\r\n", "2\r\n{}\r\nzz\r\n\r\n", "2\r\n{}xx0\r\n\r\n"})
  void shouldRefuseABadChunkAndRegisterNobody(String chunks) throws IOException {
    assertAnswered(ask(CHUNKED + chunks), 400);
    assertNobody();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
        "Content-Length: -1\r\n\r\n{}",
        "Content-Length: 99999999999999999999\r\n\r\n{}",
        "Transfer-Encoding: gzip\r\n\r\n{}",
        "Content-Length: 30\r\n\r\n{}",
        "Content-Length : 2\r\n\r\n{}"
      })
  void shouldRefuseAnUnclearLengthAndRegisterNobody(String rest) throws IOException {
    assertAnswered(ask(POST + rest), 400);
    assertNobody();
  }

  @Test
  void shouldRefuseLongHeadersAndLongTargets() throws IOException {
    String much = "x".repeat(20_000);

    assertAnswered(ask("GET / HTTP/1.1\r\nHost: x\r\nA: " + much + "\r\n\r\n"), 431);
    assertAnswered(ask("GET /" + much + " HTTP/1.1\r\nHost: x\r\n\r\n"), 414);
  }

  private String ask(String request) throws IOException {
    return RawHttp.ask(address, request);
  }

  private void assertNobody() throws IOException {
    assertThat(ask("GET /clients HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("{\"clients\":[]}");
  }

  private static void assertAnswered(String answer, int status) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Content-Type: application/json")
        .contains("Access-Control-Allow-Origin: *")
        .endsWith("}");
    if (status == 400 || status > 404) {
      assertThat(answer).contains("Connection: close");
    }
  }
}
