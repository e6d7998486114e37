package com.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.sobani.tracker.udp.TrackerServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HostTest {

  @Inject TrackerServer tracker;

  @Test
  void shouldServe() throws IOException {
    String answer = ask(tracker, "{\"action\":\"announce\"}");
    assertTrue(answer.contains("announceReceived"), answer);
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
