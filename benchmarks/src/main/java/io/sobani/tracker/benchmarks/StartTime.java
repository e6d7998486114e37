package io.sobani.tracker.benchmarks;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/**
 * Measures the time from the call that launches an embedded tracker to its first reply: the first
 * time in a process, with the loading of classes, and then.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar io.sobani.tracker.benchmarks.StartTime}
 */
public final class StartTime {

  private static final int STARTS = 21;

  private StartTime() {}

  /**
   * Prints the times.
   *
   * @param args none
   * @throws IOException if there is no loopback
   */
  public static void main(String[] args) throws IOException {
    long[] startNs = new long[STARTS];
    System.out.printf("first, with class loading: %.1f ms%n", startNs() / 1e6);
    for (int i = 0; i < STARTS; i++) {
      startNs[i] = startNs();
    }
    Arrays.sort(startNs);
    System.out.printf(
        "then, of %d: median %.1f ms, longest %.1f ms%n",
        STARTS, startNs[STARTS / 2] / 1e6, startNs[STARTS - 1] / 1e6);
  }

  private static long startNs() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    long begin = System.nanoTime();
    TrackerServerConfig config = TrackerServerConfig.builder(anyPort, Dialect.DOCUMENTED).build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      ask(server.localAddresses().get(0));
      return System.nanoTime() - begin;
    }
  }

  private static void ask(SocketAddress tracker) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open().connect(tracker)) {
      channel.write(Population.datagram("announce"));
      channel.read(ByteBuffer.allocateDirect(1024));
    }
  }
}
