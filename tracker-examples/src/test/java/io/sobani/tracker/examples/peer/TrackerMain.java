package io.sobani.tracker.examples.peer;

import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.net.InetSocketAddress;

/** A tracker with one APP listener, as a program of its own. */
final class TrackerMain {
  private TrackerMain() {}

  public static void main(String[] args) throws Exception {
    InetSocketAddress address = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    try (TrackerServer server =
        TrackerServer.launch(TrackerServerConfig.builder().appListen(address).build())) {
      PrintingEvents.print("listening " + server.localAddresses());
      server.awaitClose();
    }
  }
}
