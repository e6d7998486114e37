package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class TrackerMeterBinderTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void shouldBindEveryMetric() throws Exception {
    try (WatchedServer watched = new WatchedServer()) {
      new TrackerMeterBinder(watched.server).bindTo(registry);
      watched.fuzz(1, 200);

      double received = registry.get("sobani.tracker.datagrams.received").functionCounter().count();
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

    assertThat(registry.get("sobani.tracker.peers.limit").gauge().value()).isEqualTo(1_000_000);
  }

  private void bindAndForget() throws Exception {
    try (WatchedServer watched = new WatchedServer()) {
      new TrackerMeterBinder(watched.server).bindTo(registry);
    }
  }

  private double sum(String name) {
    return registry.get(name).functionCounters().stream().mapToDouble(c -> c.count()).sum();
  }
}
