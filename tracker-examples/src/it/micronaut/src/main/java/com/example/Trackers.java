package com.example;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;

// region factory
/** Makes the tracker when the context starts; its end closes it. */
@Factory
final class Trackers {

  @Context
  @Bean(preDestroy = "close")
  TrackerServer tracker(@Value("${tracker.port:3000}") int port) throws IOException {
    return TrackerServer.launch(
        TrackerServerConfig.builder(new InetSocketAddress(port), Dialect.DOCUMENTED)
            .build());
  }
}
// endregion
