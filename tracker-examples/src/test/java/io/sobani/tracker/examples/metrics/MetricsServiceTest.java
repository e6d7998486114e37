package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.http.RawHttp;
import io.sobani.tracker.sim.Seeds;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsServiceTest {

  private final WatchedServer watched = newWatchedServer();

  @AfterEach
  void close() {
    watched.close();
  }

  @Test
  void shouldAccountForEveryDatagramInABoundedNumberOfSeries() throws Exception {
    long seed = Seeds.of("metrics");
    watched.fuzz(seed, 2_000);
    Eventually.holds(
        () -> accounts(parse(watched.get("/metrics").body()))); // the last turn is over

    var answer = watched.get("/metrics");
    Map<String, Double> series = parse(answer.body());
    double received = sum(series, "sobani_tracker_datagrams_received_total");
    double requests = sum(series, "sobani_tracker_requests_total");
    double dropped = sum(series, "sobani_tracker_datagrams_dropped_total");

    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(received).as("seed %d\n%s", seed, answer.body()).isGreaterThanOrEqualTo(2_000);
    assertThat(requests).as("seed %d", seed).isPositive();
    assertThat(dropped).as("seed %d", seed).isPositive();
    assertThat(requests + dropped).as("seed %d\n%s", seed, answer.body()).isEqualTo(received);
    assertThat(series).hasSizeLessThan(120);
    assertThat(series)
        .allSatisfy((name, value) -> assertThat(value).as(name).isNotNegative())
        .hasEntrySatisfying(bittorrent("announce", "ok"), count -> assertThat(count).isPositive())
        .hasEntrySatisfying(bittorrent("scrape", "ok"), count -> assertThat(count).isPositive())
        .hasEntrySatisfying(
            "sobani_tracker_datagrams_dropped_total{reason=\"bad_connection_id\"}",
            count -> assertThat(count).isPositive());
    double sent = sum(series, "sobani_tracker_datagrams_sent_total");
    double failed = sum(series, "sobani_tracker_send_errors_total");
    long given = watched.read().server().endpoint().sent();
    assertThat(sent).as("seed %d\n%s", seed, answer.body()).isEqualTo(given + failed);
  }

  @Test
  void shouldTellKindsOfDatagramsApart() throws Exception {
    try (DatagramSocket asker = new DatagramSocket(WatchedServer.ANY_PORT);
        DatagramSocket target = new DatagramSocket(WatchedServer.ANY_PORT)) {
      ask(asker, "{\"action\":\"announce\"}");
      String announced = ask(target, "{\"action\":\"announce\"}");
      String id = announced.replaceAll(".*shareId\":\"(\\w+)\".*", "$1");
      ask(asker, "{\"action\":\"push\",\"shareId\":\"" + id + "\"}");
      ask(asker, "{\"action\":\"push\",\"shareId\":\"zzzzzzzz\"}");
    }
    watched.fuzz(1, 0); // the turn of the last is over

    assertThat(parse(watched.get("/metrics").body()))
        .containsEntry("sobani_tracker_datagrams_sent_total{kind=\"reply\"}", 3.0)
        .containsEntry("sobani_tracker_datagrams_sent_total{kind=\"income\"}", 1.0)
        .containsEntry("sobani_tracker_datagrams_sent_total{kind=\"error\"}", 1.0);
  }

  /** Asks once, for each datagram counts. */
  private String ask(DatagramSocket peer, String request) throws IOException {
    peer.setSoTimeout(20_000);
    byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
    peer.send(new DatagramPacket(bytes, bytes.length, watched.address(1)));
    DatagramPacket answer = new DatagramPacket(new byte[1024], 1024);
    peer.receive(answer);
    return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldFollowTheConventionsOfPrometheus() throws Exception {
    String page = watched.get("/metrics").body();

    assertThat(page)
        .endsWith("\n")
        .contains(
            "sobani_tracker_build_info{"
                + "jackson=\"3.2.4\",java=\"17\",revision=\"c0ffee\",version=\"test\"} 1");
    assertThat(parse(page).keySet())
        .allMatch(name -> name.startsWith("sobani_tracker_"))
        .contains(
            "sobani_tracker_peers{state=\"live\"}",
            "sobani_tracker_datagrams_received_total{dialect=\"documented\",listener=\"0\"}",
            "sobani_tracker_received_bytes_total{dialect=\"app\",listener=\"1\"}",
            "sobani_tracker_sent_bytes_total{dialect=\"other\",listener=\"2\"}",
            "sobani_tracker_receive_buffer_bytes{dialect=\"app\",listener=\"1\"}",
            "sobani_tracker_datagrams_sent_total{kind=\"income\"}",
            "sobani_tracker_requests_total{action=\"announce\",outcome=\"full\"}",
            "sobani_tracker_requests_total{action=\"bt_connect\",outcome=\"ok\"}",
            "sobani_tracker_snapshot_failures_total",
            "sobani_tracker_bt_swarms",
            "sobani_tracker_requests_total{action=\"push\",outcome=\"ok\"}",
            "sobani_tracker_datagrams_dropped_total{reason=\"over_budget\"}",
            "sobani_tracker_send_errors_total{error=\"would_block\"}",
            "sobani_tracker_loop_turn_seconds_bucket{loop=\"0\",le=\"+Inf\"}",
            "sobani_tracker_loop_turn_seconds_bucket{loop=\"0\",le=\"1.024E-6\"}",
            "sobani_tracker_loop_turn_seconds_count{loop=\"0\"}");
    EnumSet<Metric> metrics = EnumSet.allOf(Metric.class);
    metrics.remove(Metric.SNAPSHOT_AGE); // there is none
    metrics.removeIf(metric -> metric.text().contains("_fleet_")); // it is alone
    for (Metric metric : metrics) {
      assertThat(page).contains("# HELP " + metric.text() + " " + metric.help());
      assertThat(page)
          .contains("# TYPE " + metric.text() + (metric.isCounter() ? " counter" : " gauge"));
    }
  }

  @Test
  void shouldNeverLabelWithAnAddressOrAnId() throws Exception {
    watched.fuzz(1, 100);

    assertThat(watched.get("/metrics").body()).doesNotContain("127.0.0.1");
  }

  @Test
  void shouldAskTheTrackerItselfForItsHealth() throws Exception {
    HttpResponse<String> healthy = watched.get("/-/healthy");
    for (int tries = 1; tries < 20 && healthy.statusCode() != 200; tries++) {
      healthy = watched.get("/-/healthy"); // a busy machine took more than half a second
    }
    watched.server.close();
    var dead = watched.get("/-/healthy");

    assertThat(healthy.statusCode()).isEqualTo(200);
    assertThat(healthy.body()).matches("answered in \\d+\\.\\d{3} ms\n");
    assertThat(watched.server.stats().tracker().peers()).isZero();
    assertThat(dead.statusCode()).isEqualTo(503);
    assertThat(dead.body()).startsWith("no answer: ");
  }

  @Test
  void shouldServeAPageThatLoadsNothingFromElsewhere() throws Exception {
    var page = watched.get("/");
    String all = page.body() + watched.get("/status.css").body() + watched.get("/status.js").body();

    assertThat(all).doesNotContain("http:").doesNotContain("https:").doesNotContain("//cdn");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'");
  }

  @Test
  void shouldDrawWhatTheTrackerDoes() throws Exception {
    watched.fuzz(1, 200);
    String status = watched.get("/status").body();
    for (int i = 0; i < 200 && !(status.contains("line received") && status.contains("p99")); i++) {
      Thread.sleep(100); // until the next reading
      status = watched.get("/status").body();
    }

    assertThat(status)
        .contains("<b>1</b><small>of 1,000,000</small>")
        .contains(" registered</td><td>1</td>")
        .contains("<td>unknown action</td>")
        .contains("<path class='line received'")
        .contains("<rect class='bar'")
        .contains("p99 &lt; ");
  }

  @Test
  void shouldEscapeWhatItShows() throws Exception {
    try (WatchedServer hostile = new WatchedServer("<script>alert(\"1\")</script>", "a & 'b'")) {
      assertThat(hostile.get("/status").body())
          .contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; · a &amp; &#39;b&#39;")
          .doesNotContain("<script>");
    }
  }

  @Test
  void shouldRefuseWhatIsNotThere() throws Exception {
    assertThat(watched.get("/metrics/").statusCode()).isEqualTo(404);
    assertThat(watched.get("/status.html").statusCode()).isEqualTo(404);
    for (String method : List.of("POST", "OPTIONS", "DELETE")) {
      var answer = watched.send(method, "/metrics");
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("allow")).as(method).contains("GET, HEAD");
    }
    assertThat(watched.send("HEAD", "/metrics").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 200",
    "127.0.0.1:80, 200",
    "[::1]:80, 200",
    "localhost, 200",
    "LocalHost:9300, 200",
    "attacker.example, 403",
    "127.0.0.1.attacker.example, 403",
    "localhost.attacker.example:9300, 403"
  })
  void shouldShowThePageOnlyUnderAddressesAndNamesOfThisHost(String host, int status)
      throws IOException {
    for (String path : List.of("/", "/status", "/status.js", "/status.css")) {
      assertThat(get(path, host)).startsWith("HTTP/1.1 " + status + " ");
    }
    assertThat(get("/metrics", host)).as("scrapers use names").startsWith("HTTP/1.1 200 ");
  }

  private String get(String path, String host) throws IOException {
    return RawHttp.ask(
        watched.metrics.address(), "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host));
  }

  private static Map<String, Double> parse(String page) {
    Map<String, Double> series = new LinkedHashMap<>();
    List<String> lines = page.lines().filter(Predicate.not(line -> line.startsWith("#"))).toList();
    for (String line : lines) {
      int space = line.lastIndexOf(' ');
      series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
    }
    return series;
  }

  private static String bittorrent(String action, String outcome) {
    return "sobani_tracker_requests_total{action=\"bt_%s\",outcome=\"%s\"}"
        .formatted(action, outcome);
  }

  private static double sum(Map<String, Double> series, String name) {
    return series.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name + "{"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static boolean accounts(Map<String, Double> series) {
    return sum(series, "sobani_tracker_requests_total")
            + sum(series, "sobani_tracker_datagrams_dropped_total")
        == sum(series, "sobani_tracker_datagrams_received_total");
  }

  private static WatchedServer newWatchedServer() {
    try {
      return new WatchedServer("udp 127.0.0.1:3000 documented");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
