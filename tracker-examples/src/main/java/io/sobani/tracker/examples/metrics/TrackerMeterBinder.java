package io.sobani.tracker.examples.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Binds a server's counters to Micrometer, under the names of {@link Metric} with dots. */
public final class TrackerMeterBinder implements MeterBinder {

  private final Supplier<Reading> readings;

  /**
   * Makes a binder.
   *
   * @param readings reads the counters: {@code () -> Reading.of(server)}
   */
  public TrackerMeterBinder(Supplier<Reading> readings) {
    this.readings = readings;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Reading now = readings.get();
    for (Metric metric : Metric.values()) {
      for (Metric.Series series : metric.series(now)) {
        bind(registry, metric, series);
      }
    }
  }

  private void bind(MeterRegistry registry, Metric metric, Metric.Series series) {
    String name = metric.text().replaceFirst("_(total|seconds)$", "").replace('_', '.');
    String[] tags = series.labels().toArray(String[]::new);
    // A registry holds what it measures weakly; this function holds the binder, and so all of it.
    ToDoubleFunction<Object> value =
        any -> metric.inUnit(series.value().applyAsLong(readings.get()));
    if (metric.isCounter()) {
      FunctionCounter.builder(name, this, value)
          .description(metric.help())
          .tags(tags)
          .register(registry);
    } else {
      Gauge.builder(name, this, value)
          .description(metric.help())
          .baseUnit(metric.text().endsWith("_seconds") ? "seconds" : null)
          .tags(tags)
          .register(registry);
    }
  }
}
