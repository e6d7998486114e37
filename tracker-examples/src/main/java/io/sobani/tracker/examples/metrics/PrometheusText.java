package io.sobani.tracker.examples.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sobani.tracker.udp.TurnTimes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes statistics in the text form of Prometheus. A page is made of one reading of the counters,
 * so that its sums agree.
 */
final class PrometheusText {

  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  /** From 1 µs to 1 s, times 4: powers of two of nanoseconds. */
  private static final int FIRST_BUCKET = 10;

  private static final int LAST_BUCKET = 30;

  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final MetricSnapshot build;

  PrometheusText(Build running) {
    build =
        InfoSnapshot.builder()
            .name("sobani_tracker_build")
            .help("What runs.")
            .dataPoint(
                InfoDataPointSnapshot.builder()
                    .labels(
                        Labels.of(
                            "version",
                            running.version(),
                            "revision",
                            running.revision(),
                            "java",
                            running.java(),
                            "jackson",
                            running.jackson()))
                    .build())
            .build();
  }

  byte[] page(Reading reading) {
    MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
    for (Metric metric : Metric.values()) {
      if (!metric.series(reading).isEmpty()) {
        snapshots.metricSnapshot(
            metric.isCounter() ? counter(metric, reading) : gauge(metric, reading));
      }
    }
    snapshots.metricSnapshot(turns(reading.server().turns())).metricSnapshot(build);
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      writer.write(page, snapshots.build(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toByteArray();
  }

  private static MetricSnapshot counter(Metric metric, Reading reading) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name(metric.text().replaceFirst("_total$", ""))
            .help(metric.help());
    for (Metric.Series series : metric.series(reading)) {
      long value = series.value().applyAsLong(reading);
      if (value >= 0) {
        counter.dataPoint(
            CounterDataPointSnapshot.builder().labels(labels(series)).value(value).build());
      }
    }
    return counter.build();
  }

  private static MetricSnapshot gauge(Metric metric, Reading reading) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(metric.text()).help(metric.help());
    for (Metric.Series series : metric.series(reading)) {
      long value = series.value().applyAsLong(reading);
      if (value >= 0) {
        gauge.dataPoint(
            GaugeDataPointSnapshot.builder()
                .labels(labels(series))
                .value(metric.inUnit(value))
                .build());
      }
    }
    return gauge.build();
  }

  private static MetricSnapshot turns(List<TurnTimes> loops) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder()
            .name("sobani_tracker_loop_turn_seconds")
            .help("Turns of the event loops, without their waits.");
    for (int i = 0; i < loops.size(); i++) {
      TurnTimes turns = loops.get(i);
      histogram.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(Labels.of("loop", Integer.toString(i)))
              .classicHistogramBuckets(buckets(turns))
              .sum(turns.totalNs() / 1e9)
              .build());
    }
    return histogram.build();
  }

  private static ClassicHistogramBuckets buckets(TurnTimes turns) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long below = 0;
    for (int power = FIRST_BUCKET; power <= LAST_BUCKET; power += 2) {
      long count = turns.countBelow(power);
      buckets.bucket((1L << power) / 1e9, count - below);
      below = count;
    }
    return buckets.bucket(Double.POSITIVE_INFINITY, turns.count() - below).build();
  }

  private static Labels labels(Metric.Series series) {
    return Labels.of(series.labels().toArray(String[]::new));
  }
}
