package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.support.FreePort;
import io.sobani.tracker.registry.ExpiringRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** Settings for tests: any free port, the original's expiry (none). */
final class Settings {
  static final String SECRET = "a secret of thirty-two bytes or so";

  private Settings() {}

  static RootSettings root() {
    return root(ExpiringRegistry.NEVER, 1_000, null, null);
  }

  static RootSettings root(long leaseNs, int maxTrackers, Path stateFile, String adminToken) {
    return new RootSettings(
        anyPort(), anyPort(), anyPort(), SECRET, adminToken, leaseNs, maxTrackers, stateFile);
  }

  static RegularSettings regular(int rootPort, String token) {
    return regular(rootPort, token, Duration.ofHours(1), 1_000);
  }

  static RegularSettings regular(
      int rootPort, String token, Duration heartbeatInterval, int maxClients) {
    return new RegularSettings(
        anyPort(),
        "http://127.0.0.1:" + rootPort + "/heartbeat",
        token,
        heartbeatInterval,
        Json.object(),
        ExpiringRegistry.NEVER,
        maxClients);
  }

  /** Takes a port that is free now, as it has to be told to ROOT. */
  static RegularSettings advertisingItsPort(int rootPort, String token) {
    int port = FreePort.next();
    RegularSettings settings = regular(rootPort, token);
    return new RegularSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        settings.rootHeartbeat(),
        token,
        settings.heartbeatInterval(),
        Json.object().put("port", port),
        settings.clientLeaseNs(),
        settings.maxClients());
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
