package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.http.RawHttp;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.support.Eventually;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The runnable tracker as it shows itself, from outside. */
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
      HttpRequest check = HttpRequest.newBuilder(healthy).build();
      HttpClient http = HttpClient.newHttpClient();
      // within half a second, which a cold machine may need more than once
      Eventually.holds(() -> http.send(check, BodyHandlers.ofString()).statusCode() == 200);
      tracker.terminate();
      assertThat(tracker.exitCode()).as(tracker.errors()).isZero();
    }
  }

  @Test
  void shouldShowHowOldTheSnapshotIs(@TempDir Path folder) throws Exception {
    try (StandaloneProcess tracker =
        StandaloneProcess.start(
            "--listen=127.0.0.1:0",
            "--metrics=127.0.0.1:0",
            "--snapshot=" + folder.resolve("peers.snapshot"),
            "--snapshot-every=1s")) {
      tracker.listening();
      InetSocketAddress metrics = tracker.listening();
      String page = "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n";
      Eventually.holds(() -> RawHttp.ask(metrics, page).matches("(?s).*<b>\\d s old</b>.*"));
    }
  }

  @Test
  void shouldNotRunWithoutTheMetricsItWasAskedFor() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK);
        StandaloneProcess tracker =
            StandaloneProcess.start(
                "--listen=127.0.0.1:0", "--metrics=127.0.0.1:" + taken.getLocalPort())) {
      assertThat(tracker.line()).as("served before").isNull();
      assertThat(tracker.exitCode()).as(tracker.errors()).isOne();
      assertThat(tracker.errors())
          .contains("cannot listen on tcp 127.0.0.1:" + taken.getLocalPort())
          .contains("ss -tlpn");
    }
  }

  @Test
  void shouldNotRunWithoutTheJmxItWasAskedFor() {
    try (ChildProcess tracker =
        ChildProcess.of(StandaloneTracker.class)
            .java("-Djavax.management.builder.initial=no.such.Builder")
            .start("--listen=127.0.0.1:0", "--jmx")) {
      assertThat(tracker.exitCode()).isOne();
      assertThat(tracker.errors().strip())
          .startsWith("--jmx: ")
          .contains("no.such.Builder")
          .doesNotContain("\n");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no ulimit")
  void shouldCheckHealthAndSaveWhereConnectionsCouldTakeEveryDescriptor(@TempDir Path folder)
      throws Exception {
    Path snapshot = folder.resolve("peers.snapshot");
    List<RawHttp> silent = new ArrayList<>();
    try (StandaloneProcess tracker =
        StandaloneProcess.start(
            List.of("bash", "-c", "ulimit -n 128; exec \"$@\"", "bash"),
            Map.of(),
            "--listen=127.0.0.1:0",
            "--snapshot=" + snapshot,
            "--metrics=127.0.0.1:0")) {
      tracker.listening();
      InetSocketAddress metrics = tracker.listening();
      String check = "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n";
      RawHttp.ask(metrics, check); // loads the classes, from files here and not from a jar
      for (int i = 0; i < 500; i++) {
        silent.add(new RawHttp(metrics));
      }

      Eventually.holds(() -> RawHttp.ask(metrics, check).startsWith("HTTP/1.1 200 "));
      tracker.terminate();
      assertThat(tracker.exitCode()).as(tracker.errors()).isZero();
      assertThat(snapshot).exists();
    } finally {
      for (RawHttp connection : silent) {
        connection.close();
      }
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
