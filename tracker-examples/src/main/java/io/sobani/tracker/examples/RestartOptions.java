package io.sobani.tracker.examples;

import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "how often they are saved, besides at the end (default: ${DEFAULT-VALUE})")
  private Duration snapshotEvery;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      defaultValue = "0s",
      converter = DurationConverter.class,
      description = "at SIGTERM, newcomers are refused and the rest is served so long (default: 0)")
  private Duration drain;

  Optional<Path> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  void addTo(TrackerServerConfig.Builder server) {
    server.snapshotEvery(snapshotEvery);
    if (snapshot != null) {
      server.snapshot(snapshot);
    }
  }

  /** Ends a server as these options say. */
  void end(TrackerServer server) {
    if (!drain.isZero()) {
      server.drain(drain);
    }
    server.close();
  }
}
