package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.support.Eventually;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TrackerMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void shouldAccountForEachDatagram() throws Exception {
    TrackerServerConfig config =
        TrackerServerConfig.builder(WatchedServer.ANY_PORT, Dialect.DOCUMENTED).build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      new TrackerMetrics(() -> server).bindTo(registry);
      try (DatagramSocket peer = new DatagramSocket()) {
        for (String text : List.of("hello", "{}", "{\"action\":\"announce\"}")) {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          peer.send(new DatagramPacket(bytes, bytes.length, server.localAddresses().get(0)));
        }
        peer.setSoTimeout(20_000);
        peer.receive(new DatagramPacket(new byte[1024], 1024)); // the last is answered
      }

      // counted when the turn is over
      Eventually.holds(() -> server.stats().endpoint().turns().totalNs() > 0);
      Eventually.is("requests", () -> sum("sobani.tracker.requests"), 1.0);
      assertThat(sum("sobani.tracker.datagrams.received")).isEqualTo(3);
      assertThat(sum("sobani.tracker.datagrams.dropped")).isEqualTo(2);
      assertThat(sum("sobani.tracker.requests")).isEqualTo(1);
      assertThat(registry.get("sobani.tracker.peers").tag("state", "live").gauge().value())
          .isEqualTo(1);
      FunctionTimer turns = registry.get("sobani.tracker.loop.turns").functionTimer();
      assertThat(turns.totalTime(TimeUnit.NANOSECONDS)).isPositive();
      assertThat(registry.get("sobani.tracker.loop.turn.p99").gauge().value()).isPositive();
      assertThat(registry.getMeters()).hasSizeLessThan(120);
    }
  }

  @Test
  void shouldBeBoundBeforeThereIsAServer() throws Exception {
    AtomicReference<TrackerServer> launched = new AtomicReference<>();
    new TrackerMetrics(launched::get).bindTo(registry);
    assertThat(registry.get("sobani.tracker.peers.limit").gauge().value()).isNaN();
    assertThat(sum("sobani.tracker.datagrams.received")).isNaN();

    try (WatchedServer watched = new WatchedServer()) {
      launched.set(watched.server);
      assertThat(registry.get("sobani.tracker.peers.limit").gauge().value()).isPositive();
    }
  }

  @Test
  void shouldNotTellWhatIsNotKnown() throws Exception {
    try (WatchedServer watched = new WatchedServer()) {
      new TrackerMetrics(() -> watched.server).bindTo(registry);
      assertThat(registry.get("sobani.tracker.snapshot.age").gauge().value()).isNaN();
    }
  }

  @Test
  void shouldKeepAServerThatNobodyElseHolds() throws Exception {
    bindAndForget();
    System.gc();

    assertThat(registry.get("sobani.tracker.peers.limit").gauge().value()).isPositive();
    assertThat(sum("sobani.tracker.datagrams.received")).isEqualTo(1);
  }

  @Test
  void shouldNeedNoOtherClassOfTheExamples() throws Exception {
    Path source =
        Path.of("src/main/java")
            .resolve(TrackerMetrics.class.getName().replace('.', '/') + ".java");
    assertThat(Files.readAllLines(source).stream().filter(line -> line.startsWith("import ")))
        .allMatch(
            line ->
                line.matches(
                    "import (java|io\\.micrometer\\.core|io\\.sobani\\.tracker(\\.udp)?)\\..*"))
        .noneMatch(line -> line.contains(".examples."));
  }

  private void bindAndForget() throws Exception {
    try (WatchedServer watched = new WatchedServer()) {
      TrackerServer server = watched.server;
      new TrackerMetrics(() -> server).bindTo(registry);
      watched.fuzz(1, 0);
    }
  }

  private double sum(String name) {
    return registry.get(name).functionCounters().stream().mapToDouble(c -> c.count()).sum();
  }
}
