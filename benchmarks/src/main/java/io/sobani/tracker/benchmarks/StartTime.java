package io.sobani.tracker.benchmarks;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.TrackerConfig;
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
 * <p>{@code java -cp benchmarks/target/benchmarks.jar io.sobani.tracker.benchmarks.StartTime
 * 1000000}
 */
public final class StartTime {

  private static final int STARTS = 21;

  /* Of the asker nothing is counted but the asking. */
  private static final ByteBuffer ANNOUNCE = Population.datagram("announce");
  private static final ByteBuffer REPLY = ByteBuffer.allocateDirect(1024);

  private StartTime() {}

  /**
   * Prints the times.
   *
   * @param args the most peers that the tracker may have; 1,000 if there is none
   * @throws IOException if there is no loopback
   */
  public static void main(String[] args) throws IOException {
    int peers = args.length == 0 ? 1_000 : Integer.parseInt(args[0]);
    long[] startNs = new long[STARTS];
    System.out.printf("first, with class loading: %.1f ms%n", startNs(peers) / 1e6);
    for (int i = 0; i < STARTS; i++) {
      startNs[i] = startNs(peers);
    }
    Arrays.sort(startNs);
    System.out.printf(
        "then, of %d: median %.1f ms, longest %.1f ms%n",
        STARTS, startNs[STARTS / 2] / 1e6, startNs[STARTS - 1] / 1e6);
  }

  private static long startNs(int peers) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    long begin = System.nanoTime();
    TrackerServerConfig config =
        TrackerServerConfig.builder(anyPort, Dialect.DOCUMENTED)
            .tracker(TrackerConfig.builder().maxPeers(peers).build())
            .build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      ask(server.localAddresses().get(0));
      return System.nanoTime() - begin;
    }
  }

  private static void ask(SocketAddress tracker) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open().connect(tracker)) {
      channel.write(ANNOUNCE.rewind());
      channel.read(REPLY.clear());
    }
  }
}
