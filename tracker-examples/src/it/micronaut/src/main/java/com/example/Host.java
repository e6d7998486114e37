package com.example;

import io.micronaut.context.ApplicationContext;
import io.sobani.tracker.udp.TrackerServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A Micronaut application that has a tracker inside, and asks it once. */
public final class Host {

  private Host() {}

  public static void main(String[] args) throws IOException {
    TrackerServer tracker;
    try (ApplicationContext context = ApplicationContext.run(Map.of("tracker.port", 0))) {
      tracker = context.getBean(TrackerServer.class);
      int port = tracker.localAddresses().get(0).getPort();
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      String answer = ask(address, "{\"action\":\"announce\"}");
      if (!answer.contains("announceReceived")) {
        throw new IllegalStateException(answer);
      }
      System.out.println("registered: " + answer);
    }
    if (tracker.isRunning()) {
      throw new IllegalStateException("the tracker has outlived its context");
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
