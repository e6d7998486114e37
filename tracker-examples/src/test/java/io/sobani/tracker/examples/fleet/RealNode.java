package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.examples.StandaloneTracker;
import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable tracker as a node in a process of its own, on loopback, with a lease of 30 s. */
final class RealNode implements AutoCloseable {

  static final int LEASE_SECONDS = 30;

  private final ChildProcess process;
  private InetSocketAddress documented;
  private InetSocketAddress app;
  private String metrics;

  private RealNode(ChildProcess process) {
    this.process = process;
  }

  /** Starts one, which does not yet listen when this returns. */
  static RealNode start(String store, String... more) {
    return start(List.of(), store, more);
  }

  /** Starts one with options of the Java machine. */
  static RealNode start(List<String> java, String store, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--listen",
                "127.0.0.1:0",
                "--app-listen",
                "127.0.0.1:0",
                "--peer-ttl",
                LEASE_SECONDS + "s",
                "--limits",
                "off",
                "--fleet",
                store,
                "--fleet-new",
                "--metrics",
                "127.0.0.1:0"));
    arguments.addAll(List.of(more));
    return new RealNode(
        ChildProcess.of(StandaloneTracker.class)
            .java(java.toArray(String[]::new))
            .start(arguments.toArray(String[]::new)));
  }

  /** Waits until it listens. */
  RealNode listening() {
    documented = address(process.await("listening udp 127.0.0.1:"));
    app = address(process.await("listening udp 127.0.0.1:"));
    metrics = "http://" + process.await("listening http ").split(" ")[0];
    return this;
  }

  /** Returns how often something happened between it and the fleet, as its metrics say. */
  long count(Count what) {
    Matcher count =
        Pattern.compile("fleet_events_total\\{event=\"" + what.label() + "\"} (\\S+)")
            .matcher(get("/metrics").body());
    if (!count.find()) {
      throw new IllegalStateException("no count of " + what.label());
    }
    return (long) Double.parseDouble(count.group(1));
  }

  /** Returns whether it takes itself for healthy. */
  boolean isHealthy() {
    return get("/-/healthy").statusCode() == 200;
  }

  private HttpResponse<String> get(String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(metrics + path)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress address(String rest) {
    int port = Integer.parseInt(rest.split(" ")[0]);
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  InetSocketAddress documented() {
    return documented;
  }

  InetSocketAddress app() {
    return app;
  }

  ChildProcess process() {
    return process;
  }

  /** Sends a signal, such as STOP or CONT. */
  void signal(String name) {
    process.signal(name);
  }

  @Override
  public void close() {
    process.close();
  }
}
