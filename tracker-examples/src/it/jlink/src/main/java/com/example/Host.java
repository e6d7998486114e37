package com.example;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A server that has a tracker inside, and asks it once. */
public final class Host {

  private Host() {}

  public static void main(String[] args) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TrackerServerConfig config =
        TrackerServerConfig.builder(anyPort, Dialect.DOCUMENTED).build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      String answer = ask(server.localAddresses().get(0), "{\"action\":\"announce\"}");
      if (!answer.contains("announceReceived") || server.stats().tracker().peers() != 1) {
        throw new IllegalStateException(answer);
      }
      System.out.println("registered: " + answer);
    }
  }

  private static String ask(InetSocketAddress tracker, String request) throws IOException {
    try (DatagramSocket peer = new DatagramSocket()) {
      byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
      peer.setSoTimeout(10_000);
      peer.send(new DatagramPacket(bytes, bytes.length, tracker));
      DatagramPacket answer = new DatagramPacket(new byte[1024], 1024);
      peer.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }
  }
}
