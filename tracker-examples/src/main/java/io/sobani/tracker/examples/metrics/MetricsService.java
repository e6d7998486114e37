package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.examples.http.HostCheck;
import io.sobani.tracker.examples.http.HttpHost;
import io.sobani.tracker.examples.http.HttpLimits;
import io.sobani.tracker.udp.TrackerServerStats.ListenerStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A server's numbers over HTTP: {@code /metrics} for Prometheus, {@code /-/healthy} for probes,
 * {@code /} for people. Whoever reaches the port may read it all, so it belongs on loopback or
 * behind a firewall.
 */
public final class MetricsService implements AutoCloseable {

  private static final int MAX_BODY_BYTES = 1024;

  private final HttpHost http;
  private final HostCheck hosts;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(MetricsService::daemon);

  private MetricsService(HttpHost http, HostCheck hosts) {
    this.http = http;
    this.hosts = hosts;
  }

  /**
   * Takes the port, before there is a server to watch.
   *
   * @param address where to listen; port 0 for any free one; the page is served under this host
   *     name, if it is one, and under addresses
   * @throws IOException if it cannot listen there
   */
  public static MetricsService bind(InetSocketAddress address) throws IOException {
    HttpHost http = HttpHost.bind(address, HttpLimits.ofBodies(MAX_BODY_BYTES));
    String name = address.getHostString().toLowerCase(Locale.ROOT);
    return new MetricsService(http, new HostCheck(Set.of(name)));
  }

  /**
   * Serves from now on: once.
   *
   * @param readings reads the counters of the server to watch, which its owner closes
   * @param build what runs
   * @param listeners a line for each listener, to be shown; health is that of the tracker's first
   * @throws IOException if it cannot
   */
  public void serve(Supplier<Reading> readings, Build build, List<String> listeners)
      throws IOException {
    PrometheusText prometheus = new PrometheusText(build);
    StatusPage page = new StatusPage(build, listeners);
    History history = new History();
    long startNs = System.nanoTime();
    history.add(startNs, readings.get());
    timer.scheduleAtFixedRate(
        () -> history.add(System.nanoTime(), readings.get()), 1, 1, TimeUnit.SECONDS);
    http.serve(
        new MetricsApp(
            () -> page.draw(history, (System.nanoTime() - startNs) / 1_000_000_000),
            () -> prometheus.page(readings.get()),
            new HealthCheck(trackersAddress(readings.get())),
            hosts));
  }

  /** Returns where it listens, with the real port. */
  public InetSocketAddress address() {
    return http.address();
  }

  /** Stops listening. */
  @Override
  public void close() {
    timer.shutdownNow();
    http.close();
  }

  private static InetSocketAddress trackersAddress(Reading reading) {
    return reading.server().listeners().stream()
        .filter(listener -> listener.listener() != null)
        .map(ListenerStats::address)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no listener is the tracker's"));
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sobani-metrics");
    thread.setDaemon(true);
    return thread;
  }
}
