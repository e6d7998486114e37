package com.example;

import io.quarkus.runtime.Startup;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.eclipse.microprofile.config.inject.ConfigProperty;

// region producer
/** Makes the tracker when the application starts, and closes it when that ends. */
@Singleton
final class Trackers {

  @Produces
  @Singleton
  @Startup
  TrackerServer tracker(@ConfigProperty(name = "tracker.port", defaultValue = "3000") int port)
      throws IOException {
    return TrackerServer.launch(
        TrackerServerConfig.builder(new InetSocketAddress(port), Dialect.DOCUMENTED)
            .build());
  }

  void close(@Disposes TrackerServer tracker) {
    tracker.close();
  }
}
// endregion
