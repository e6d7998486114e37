package io.sobani.tracker.examples.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sobani.tracker.udp.TrackerServer;

/** Binds a server's counters to Micrometer, under the names of {@link Metric} with dots. */
public final class TrackerMeterBinder implements MeterBinder {

  private final TrackerServer server;

  public TrackerMeterBinder(TrackerServer server) {
    this.server = server;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (Metric metric : Metric.values()) {
      String name = metric.text().replaceFirst("_total$", "").replace('_', '.');
      for (Metric.Series series : metric.series()) {
        String[] tags = series.labels().toArray(String[]::new);
        if (metric.isCounter()) {
          FunctionCounter.builder(name, server, s -> series.value().applyAsLong(s.stats()))
              .description(metric.help())
              .tags(tags)
              .register(registry);
        } else {
          // Strong: a registry holds what it measures weakly, and a forgotten server reads NaN.
          Gauge.builder(name, server, s -> series.value().applyAsLong(s.stats()))
              .strongReference(true)
              .description(metric.help())
              .tags(tags)
              .register(registry);
        }
      }
    }
  }
}
