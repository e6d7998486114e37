package com.example;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.examples.metrics.TrackerMetrics;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application that has a tracker inside. */
@SpringBootApplication
public class Host {

  public static void main(String[] args) {
    SpringApplication.run(Host.class, args);
  }

  // region beans
  /** Spring closes it when the application ends. */
  @Bean
  TrackerServer tracker(@Value("${tracker.port:3000}") int port) throws IOException {
    return TrackerServer.launch(
        TrackerServerConfig.builder(new InetSocketAddress(port), Dialect.DOCUMENTED)
            .build());
  }

  @Bean
  HealthIndicator trackerHealth(TrackerServer tracker) {
    return () -> (tracker.isRunning() ? Health.up() : Health.down()).build();
  }

  @Bean
  MeterBinder trackerMetrics(ObjectProvider<TrackerServer> tracker) {
    return new TrackerMetrics(tracker::getIfAvailable);
  }
  // endregion
}
