package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sobani.tracker.udp.TrackerServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

class HostTest {

  @Test
  void shouldServeShowItselfAndEndWithTheApplication() throws IOException {
    TrackerServer tracker;
    try (ConfigurableApplicationContext application =
        SpringApplication.run(Host.class, "--tracker.port=0")) {
      tracker = application.getBean(TrackerServer.class);
      assertThat(ask(tracker, "{\"action\":\"announce\"}")).contains("announceReceived");
      MeterRegistry registry = application.getBean(MeterRegistry.class);
      assertThat(registry.get("sobani.tracker.peers").gauge().value()).isEqualTo(1);
      HealthIndicator health = application.getBean("trackerHealth", HealthIndicator.class);
      assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }
    assertThat(tracker.isRunning()).isFalse();
  }

  private static String ask(TrackerServer tracker, String request) throws IOException {
    int port = tracker.localAddresses().get(0).getPort();
    try (DatagramSocket peer = new DatagramSocket()) {
      byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
      peer.setSoTimeout(10_000);
      peer.send(
          new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
      DatagramPacket answer = new DatagramPacket(new byte[1024], 1024);
      peer.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }
  }
}
