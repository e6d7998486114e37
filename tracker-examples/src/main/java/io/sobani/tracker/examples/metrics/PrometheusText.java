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
import io.sobani.tracker.udp.SnapshotStats;
import io.sobani.tracker.udp.TrackerServerStats;
import io.sobani.tracker.udp.TurnTimes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.core.json.PackageVersion;

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

  PrometheusText(String version) {
    build =
        InfoSnapshot.builder()
            .name("sobani_tracker_build")
            .help("What runs.")
            .dataPoint(
                InfoDataPointSnapshot.builder()
                    .labels(
                        Labels.of(
                            "version",
                            version,
                            "java",
                            Runtime.version().toString(),
                            "jackson",
                            PackageVersion.VERSION.toString()))
                    .build())
            .build();
  }

  byte[] page(TrackerServerStats stats) {
    MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
    for (Metric metric : Metric.values()) {
      snapshots.metricSnapshot(metric.isCounter() ? counter(metric, stats) : gauge(metric, stats));
    }
    snapshots
        .metricSnapshot(turns(stats.endpoint().turns()))
        .metricSnapshot(snapshotDuration(stats.snapshots()))
        .metricSnapshot(build);
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      writer.write(page, snapshots.build(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toByteArray();
  }

  private static MetricSnapshot counter(Metric metric, TrackerServerStats stats) {
    CounterSnapshot.Builder counter =
        CounterSnapshot.builder()
            .name(metric.text().replaceFirst("_total$", ""))
            .help(metric.help());
    for (Metric.Series series : metric.series()) {
      long value = series.value().applyAsLong(stats);
      if (value >= 0) {
        counter.dataPoint(
            CounterDataPointSnapshot.builder().labels(labels(series)).value(value).build());
      }
    }
    return counter.build();
  }

  private static MetricSnapshot gauge(Metric metric, TrackerServerStats stats) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(metric.text()).help(metric.help());
    for (Metric.Series series : metric.series()) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels(series))
              .value(series.value().applyAsLong(stats))
              .build());
    }
    return gauge.build();
  }

  private static MetricSnapshot turns(TurnTimes turns) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long below = 0;
    for (int power = FIRST_BUCKET; power <= LAST_BUCKET; power += 2) {
      long count = turns.countBelow(power);
      buckets.bucket((1L << power) / 1e9, count - below);
      below = count;
    }
    buckets.bucket(Double.POSITIVE_INFINITY, turns.count() - below);
    return HistogramSnapshot.builder()
        .name("sobani_tracker_loop_turn_seconds")
        .help("Turns of the event loops, without their waits.")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(turns.totalNs() / 1e9)
                .build())
        .build();
  }

  private static MetricSnapshot snapshotDuration(SnapshotStats snapshots) {
    return GaugeSnapshot.builder()
        .name("sobani_tracker_snapshot_duration_seconds")
        .help("How long the last snapshot took.")
        .dataPoint(GaugeDataPointSnapshot.builder().value(snapshots.lastNs() / 1e9).build())
        .build();
  }

  private static Labels labels(Metric.Series series) {
    return Labels.of(series.labels().toArray(String[]::new));
  }
}
