package io.sobani.tracker.udp;

import io.sobani.tracker.Dialect;

/** Configurations of several listeners on loopback. */
final class TestServers {

  /** Returns one of a documented listener and, as number 1, one of the application's dialect. */
  static TrackerServerConfig.Builder ofBothDialects() {
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED);
    config.listen(TestClient.LOOPBACK, Dialect.APP);
    return config;
  }

  /** Returns one of a documented listener and, as number 1, a socket for other handlers. */
  static TrackerServerConfig.Builder withASocketForHandlers() {
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED);
    config.listenForHandlers(TestClient.LOOPBACK);
    return config;
  }

  private TestServers() {}
}
