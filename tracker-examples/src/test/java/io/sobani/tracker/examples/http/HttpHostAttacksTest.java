package io.sobani.tracker.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that harm nobody but themselves, on a host with small limits. */
class HttpHostAttacksTest {
  private static final int LIST_BYTES = 16 << 20; // more than the kernel's buffers hold
  private static final int HELD_BYTES = 56 << 20;
  private static final int BODY_BYTES = 4 << 20;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String LIST = "GET /list HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  private final byte[] list = new byte[LIST_BYTES];
  private final AtomicInteger uploads = new AtomicInteger();
  private final List<RawHttp> attackers = new ArrayList<>();
  private HttpHost host;

  @AfterEach
  void close() throws IOException {
    for (RawHttp attacker : attackers) {
      attacker.close();
    }
    host.close();
  }

  @Test
  void shouldCloseTheOldestSilentConnectionForANewOne() throws IOException {
    start(64, LONG);
    attack(200, "");

    assertHello();
    assertThat(attackers.get(0).ends()).isTrue();
    attackers.get(199).send(HELLO);
    assertThat(attackers.get(199).answer()).endsWith("hello");
  }

  @Test
  void shouldCloseTheOldestThatDribblesAndKeepWhoIsServed() throws IOException {
    start(64, LONG);
    attack(1, LIST);
    attackers.get(0).awaitBytes();
    attack(200, "GET /hel");

    assertHello();
    assertThat(attackers.get(1).rest()).isEmpty();
    assertThat(attackers.get(0).answer()).hasSizeGreaterThan(LIST_BYTES);
  }

  @Test
  void shouldServeOthersWhileManyUploadSlowly() throws IOException {
    start(200, LONG);
    attack(100, upload(BODY_BYTES) + "x".repeat(HELD_BYTES / 50));

    assertHello();
    assertThat(attackers.get(0).ends()).as("more bytes than the bound: the oldest").isTrue();
    assertThat(uploads).hasValue(0);
  }

  @Test
  void shouldServeOthersWhileManyTakeTheirAnswersSlowly() throws IOException {
    start(200, LONG);
    attack(60, LIST);

    assertHello();
    int whole = 0;
    for (RawHttp attacker : attackers) {
      whole += attacker.rest().length() > LIST_BYTES ? 1 : 0;
    }
    assertThat(whole).as("whole answers").isBetween(1, HELD_BYTES / LIST_BYTES);
    assertHello();
  }

  @Test
  void shouldServeOthersWhileOneAsksAndNeverReads() throws IOException {
    start(200, LONG);
    attack(1, HELLO.repeat(1_000) + LIST);

    assertHello();
  }

  @Test
  void shouldCloseWhoTakesTooLongToAskOrToListen() throws IOException {
    start(200, Duration.ofMillis(500));
    attack(1, "");
    attack(1, "GET /hel");
    attack(1, upload(BODY_BYTES) + "half");
    attack(1, LIST);

    attackers.get(3).awaitBytes();
    LockSupport.parkNanos(Duration.ofSeconds(3).toNanos()); // also a busy host has begun by then
    for (RawHttp attacker : attackers) {
      assertThat(attacker.rest().length()).isLessThan(LIST_BYTES);
    }
    assertThat(uploads).hasValue(0);
  }

  @Test
  void shouldLetWhoTakesSomeNowAndThenTakeItAll() throws IOException {
    start(200, Duration.ofSeconds(6));
    attack(1, LIST);

    assertThat(attackers.get(0).rest(1 << 20, Duration.ofMillis(500))).isGreaterThan(LIST_BYTES);
  }

  @Test
  void shouldAnswerAnErrorOfTheApplication() throws IOException {
    start(8, LONG);
    Logger log = Logger.getLogger(Exchange.class.getName());
    log.setLevel(Level.OFF);
    try {
      String answer = RawHttp.ask(host.address(), "GET /error HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 500 ").endsWith("internal error");
    } finally {
      log.setLevel(null);
    }
    assertHello();
  }

  private void start(int connections, Duration patience) throws IOException {
    HttpLimits limits = new HttpLimits(BODY_BYTES, connections, HELD_BYTES, patience);
    host = HttpHost.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits);
    host.serve(new App());
  }

  private void attack(int connections, String start) throws IOException {
    for (int i = 0; i < connections; i++) {
      RawHttp attacker = new RawHttp(host.address());
      attackers.add(attacker);
      attacker.send(start);
    }
  }

  private void assertHello() throws IOException {
    assertThat(RawHttp.ask(host.address(), HELLO)).endsWith("hello");
  }

  private static String upload(int bytes) {
    return "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n".formatted(bytes);
  }

  private final class App implements HttpApp {
    private final Routes routes =
        new Routes()
            .on("GET", "/hello", request -> text(200, "hello"))
            .on("GET", "/list", request -> new HttpResponse(200, "text/plain", list))
            .on("POST", "/upload", request -> text(200, "upload " + uploads.incrementAndGet()))
            .on(
                "GET",
                "/error",
                request -> {
                  throw new StackOverflowError();
                });

    @Override
    public HttpResponse handle(HttpRequest request) throws HttpException {
      return routes.find(request.method(), request.path()).handle(request);
    }

    @Override
    public HttpResponse error(HttpException error) {
      return text(error.status(), error.getMessage());
    }
  }

  private static HttpResponse text(int status, String text) {
    return new HttpResponse(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }
}
