package io.sobani.tracker.examples;

import io.sobani.tracker.examples.metrics.MetricsService;
import io.sobani.tracker.examples.metrics.TrackerBean;
import io.sobani.tracker.protocol.Endpoint;
import io.sobani.tracker.udp.TrackerServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** The options for looking at a running tracker. */
final class WatchOptions {

  @Option(
      names = "--stats",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "one line of counters on standard error each period (default: off)")
  private int statsSeconds;

  @Option(
      names = "--metrics",
      paramLabel = "ADDR:PORT",
      converter = HostPortConverter.class,
      description = "status page, /metrics for Prometheus and /-/healthy over HTTP (default: off)")
  private InetSocketAddress metrics;

  @Option(names = "--jmx", description = "show the counters in JMX (default: off)")
  private boolean jmx;

  /** Returns whether what is asked for is about the rendezvous tracker alone. */
  boolean needsTracker() {
    return metrics != null;
  }

  /** Shows the server in all the ways that are asked for, until the process ends. */
  void start(TrackerServer server, List<String> listeners, PrintWriter out) throws IOException {
    if (metrics != null) {
      MetricsService service =
          MetricsService.start(server, metrics, VersionProvider.version(), listeners);
      out.println("listening http " + Endpoint.of(service.address()) + " metrics");
    }
    if (jmx) {
      String port = Integer.toString(server.localAddresses().get(0).getPort());
      out.println("jmx " + TrackerBean.register(server, "sobani-" + port).name());
    }
    if (statsSeconds > 0) {
      startStats(server);
    }
  }

  private void startStats(TrackerServer server) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sobani-stats");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleAtFixedRate(
        () -> System.err.println(server.stats().tracker()),
        statsSeconds,
        statsSeconds,
        TimeUnit.SECONDS);
  }
}
