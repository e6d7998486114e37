package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class TrackerMeterBinderTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void shouldBindEveryMetric() throws Exception {
    try (WatchedServer watched = new WatchedServer()) {
      new TrackerMeterBinder(watched::read).bindTo(registry);
      watched.fuzz(1, 200);

      double received = sum("sobani.tracker.datagrams.received");
      assertThat(received).isGreaterThanOrEqualTo(200);
      assertThat(sum("sobani.tracker.requests") + sum("sobani.tracker.datagrams.dropped"))
          .isEqualTo(received);
      assertThat(registry.get("sobani.tracker.peers").tag("state", "live").gauge().value())
          .isEqualTo(1);
      assertThat(registry.getMeters()).hasSizeLessThan(120);
    }
  }

  @Test
  void shouldKeepAServerThatNobodyElseHolds() throws Exception {
    bindAndForget();
    System.gc();

    assertThat(sum("sobani.tracker.datagrams.received")).isEqualTo(1);
    assertThat(registry.get("sobani.tracker.peers.limit").gauge().value()).isEqualTo(1_000_000);
  }

  private void bindAndForget() throws Exception {
    try (WatchedServer watched = new WatchedServer()) {
      new TrackerMeterBinder(watched::read).bindTo(registry);
      watched.fuzz(1, 0);
    }
  }

  private double sum(String name) {
    return registry.get(name).functionCounters().stream().mapToDouble(c -> c.count()).sum();
  }
}
