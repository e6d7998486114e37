package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;

/** The runnable tracker as a node in a process of its own, on loopback, with a lease of 30 s. */
final class RealNode implements AutoCloseable {

  static final int LEASE_SECONDS = 30;

  private static final int STARTS = 3;

  private final List<String> java;
  private final List<String> arguments;
  private ChildProcess process;
  private InetSocketAddress documented;
  private InetSocketAddress app;
  private String metrics;

  private RealNode(List<String> java, List<String> arguments) {
    this.java = java;
    this.arguments = arguments;
    process = launch();
  }

  private ChildProcess launch() {
    return ChildProcess.of(StandaloneTracker.class)
        .java(java.toArray(String[]::new))
        .start(arguments.toArray(String[]::new));
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
    return new RealNode(java, arguments);
  }

  /** Waits until it listens; starts it again where the store was too slow for a cold machine. */
  RealNode listening() {
    String line = process.line();
    for (int starts = 1; line == null && wasTooSlow() && starts < STARTS; starts++) {
      process.close();
      process = launch();
      line = process.line();
    }
    String listening = "listening udp 127.0.0.1:";
    assertThat(line).as("it said %s", process.errors()).startsWith(listening);
    documented = address(line.substring(listening.length()));
    app = address(process.await("listening udp 127.0.0.1:"));
    metrics = "http://" + process.await("listening http ").split(" ")[0];
    return this;
  }

  private boolean wasTooSlow() {
    process.exitCode(); // by when it has said why
    return Stream.of("cannot be reached", "does not serve").anyMatch(process.errors()::contains);
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
