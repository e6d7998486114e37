package io.sobani.tracker.examples;

import io.sobani.tracker.examples.metrics.Build;
import io.sobani.tracker.examples.metrics.MetricsService;
import io.sobani.tracker.examples.metrics.Reading;
import io.sobani.tracker.examples.metrics.TrackerBean;
import io.sobani.tracker.net.Endpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options for looking at a running tracker. */
final class WatchOptions {

  @Option(
      names = "--stats",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "one line of counters each period, e.g. 10s (default: off)")
  private Duration stats = Duration.ZERO;

  @Option(
      names = "--metrics",
      paramLabel = "ADDR:PORT",
      converter = HostPortConverter.class,
      description = "status page, /metrics for Prometheus and /-/healthy over HTTP (default: off)")
  private InetSocketAddress metrics;

  @Option(names = "--jmx", description = "show the counters in JMX (default: off)")
  private boolean jmx;

  private MetricsService service;

  /** Returns whether what is asked for is about the rendezvous tracker alone. */
  boolean needsTracker() {
    return metrics != null;
  }

  /** Takes the port, so that nothing is served if it cannot be bound. */
  void bind() throws IOException {
    if (metrics != null) {
      service = MetricsService.bind(metrics);
    }
  }

  /** Shows a server in all the ways that are asked for, until it is closed. */
  void start(Supplier<Reading> readings, List<String> listeners, PrintWriter out)
      throws IOException {
    if (service != null) {
      service.serve(readings, Build.ofThis(), listeners);
      out.println("listening http " + Endpoint.of(service.address()) + " metrics");
    }
    if (jmx) {
      out.println("jmx " + register(readings).name());
    }
    if (!stats.isZero()) {
      startStats(readings, out);
    }
  }

  void close() {
    if (service != null) {
      service.close();
    }
  }

  private static TrackerBean register(Supplier<Reading> readings) throws IOException {
    int port = readings.get().server().listeners().get(0).address().getPort();
    try {
      return TrackerBean.register(readings, "sobani-" + port);
    } catch (RuntimeException e) {
      throw new IOException("--jmx: " + e.getMessage(), e);
    }
  }

  private void startStats(Supplier<Reading> readings, PrintWriter out) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sobani-stats");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleAtFixedRate(
        () -> {
          out.println(readings.get().server().tracker());
          out.flush();
        },
        stats.toSeconds(),
        stats.toSeconds(),
        TimeUnit.SECONDS);
  }
}
