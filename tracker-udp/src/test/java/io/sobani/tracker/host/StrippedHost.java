package io.sobani.tracker.host;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A host in a runtime without the modules that the library can do without: asks its own tracker for
 * a registration and prints the answer. It stands in a package of its own to run beside modules.
 */
final class StrippedHost {

  public static void main(String[] args) throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    TrackerServerConfig config =
        TrackerServerConfig.builder(new InetSocketAddress(loopback, 0), Dialect.DOCUMENTED).build();
    try (TrackerServer server = TrackerServer.launch(config);
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
      byte[] request = "{\"action\":\"announce\"}".getBytes(StandardCharsets.US_ASCII);
      socket.setSoTimeout(30_000);
      socket.send(new DatagramPacket(request, request.length, server.localAddresses().get(0)));
      DatagramPacket reply = new DatagramPacket(new byte[512], 512);
      socket.receive(reply);
      boolean recorder = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
      System.out.println("jdk.jfr " + recorder);
      System.out.println(
          new String(reply.getData(), 0, reply.getLength(), StandardCharsets.US_ASCII));
    }
  }

  private StrippedHost() {}
}
