package io.sobani.tracker.udp;

import io.sobani.tracker.Dialect;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A process that embeds a tracker; tests start it as a JVM of its own. */
final class EmbeddingProgram {

  private static final Deque<DatagramChannel> HELD = new ArrayDeque<>();

  /** Launches a server, prints its port, and returns from main. */
  public static void main(String[] args) throws IOException {
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED).receiveBufferBytes(0);
    if (args[0].equals("daemon")) {
      config.threadFactory(EmbeddingProgram::daemon);
    }
    TrackerServer server = TrackerServer.launch(config.build());
    if (args[0].equals("hook")) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAndSay(server)));
    }
    if (args[0].equals("exhausted")) {
      serveAWhile(server); // classes in folders take a descriptor to load
      exhaustDescriptors();
    }
    System.out.println(server.localAddresses().get(0).getPort());
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body);
    thread.setDaemon(true);
    return thread;
  }

  private static void closeAndSay(TrackerServer server) {
    server.close();
    System.out.println("closed");
  }

  /** Long enough for the tracker's timers to be due. */
  private static void serveAWhile(TrackerServer server) throws IOException {
    long startNs = System.nanoTime();
    while (System.nanoTime() - startNs < 500_000_000) {
      Recovery.assertServes(server.localAddresses().get(0));
    }
  }

  private static void exhaustDescriptors() {
    try {
      while (HELD.size() < 10_000) {
        HELD.add(DatagramChannel.open());
      }
    } catch (IOException exhausted) {
      return;
    }
    throw new IllegalStateException("the limit of descriptors is too high for this");
  }

  private EmbeddingProgram() {}
}
