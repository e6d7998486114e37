package io.sobani.tracker.examples;

import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that say what a restart keeps, and what peers notice of it. */
final class RestartOptions {

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description = "registrations are kept in it over restarts (default: off)")
  private Path snapshot;

  @Option(
      names = "--snapshot-every",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "how often they are saved, besides at the end (default: ${DEFAULT-VALUE})")
  private int snapshotEverySeconds;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "at SIGTERM, newcomers are refused and the rest is served so long (default: 0)")
  private int drainSeconds;

  void addTo(TrackerServerConfig.Builder server) {
    if (drainSeconds < 0) {
      throw new IllegalArgumentException("--drain is " + drainSeconds + ", must be 0 or more");
    }
    server.snapshotEvery(Duration.ofSeconds(snapshotEverySeconds));
    if (snapshot != null) {
      server.snapshot(snapshot);
    }
  }

  /** Ends a server as these options say. */
  void end(TrackerServer server) {
    if (drainSeconds > 0) {
      server.drain(Duration.ofSeconds(drainSeconds));
    }
    server.close();
  }
}
