package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What the runnable tracker shows of itself, from outside. */
class WatchOptionsTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void shouldServeItsMetricsAndShowThemInJmx() throws Exception {
    try (StandaloneProcess tracker =
        StandaloneProcess.start("--listen=127.0.0.1:0", "--metrics=127.0.0.1:0", "--jmx")) {
      InetSocketAddress address = tracker.listening();
      String metrics = tracker.line();
      assertThat(metrics).matches("listening http 127\\.0\\.0\\.1:\\d+ metrics");
      assertThat(tracker.line())
          .isEqualTo(
              "jmx io.sobani.tracker:type=Tracker,name=\"sobani-%d\"".formatted(address.getPort()));
      URI healthy = URI.create("http://" + metrics.split(" ")[2] + "/-/healthy");
      var answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(healthy).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      tracker.terminate();
      assertThat(tracker.exitCode()).as(tracker.errors()).isZero();
    }
  }

  @Test
  void shouldNotRunWithoutTheMetricsItWasAskedFor() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK);
        StandaloneProcess tracker =
            StandaloneProcess.start(
                "--listen=127.0.0.1:0", "--metrics=127.0.0.1:" + taken.getLocalPort())) {
      assertThat(tracker.exitCode()).as(tracker.errors()).isOne();
      assertThat(tracker.errors())
          .contains("cannot listen on tcp 127.0.0.1:" + taken.getLocalPort())
          .contains("ss -tlpn");
    }
  }

  @Test
  void shouldWarnOnceWhereOneAddressHidesThePeers() throws Exception {
    try (StandaloneProcess tracker =
        StandaloneProcess.start(
            "--listen=127.0.0.1:0", "--limits=off", "--max-peers-per-host=5000")) {
      InetSocketAddress address = tracker.listening();
      for (int i = 0; i < 1_500; i++) {
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
          peer.setSoTimeout(20_000);
          StandaloneProcess.ask(peer, address, "{\"action\":\"announce\"}");
        }
      }
      assertThat(tracker.errors().lines().filter(line -> line.contains("most peers come from")))
          .singleElement()
          .asString()
          .contains("127.0.0.1", "host's network");
    }
  }
}
