package io.sobani.tracker.benchmarks.batch;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * A tracker of the documented dialect on a blocking socket, with one system call per datagram or per
 * batch of them; everything else is the same.
 *
 * <p>{@code java --enable-native-access=ALL-UNNAMED -cp benchmarks.jar
 * io.sobani.tracker.benchmarks.batch.Batches PORT BATCH}; a batch of 0 is a {@code DatagramChannel}.
 */
public final class Batches {

  private Batches() {}

  /**
   * Serves until it is killed.
   *
   * @param args the port, of loopback, and the size of a batch
   * @throws IOException if the system refuses
   */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    int size = Integer.parseInt(args[1]);
    TrackerConfig config =
        TrackerConfig.builder().listener("batches", Dialect.DOCUMENTED).limits(Limits.off()).build();
    DatagramTracker tracker = new DatagramTracker(new Tracker(config));
    if (size == 0) {
      onChannel(tracker, port);
    } else {
      inBatches(tracker, port, size);
    }
  }

  private static void onChannel(DatagramTracker tracker, int port) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      ByteBuffer datagram = ByteBuffer.allocateDirect(2048);
      DatagramSink out =
          (socket, destination, payload) -> {
            try {
              channel.send(payload, destination);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          };
      while (true) {
        InetSocketAddress source = (InetSocketAddress) channel.receive(datagram.clear());
        tracker.onDatagram(System.nanoTime(), 0, source, datagram.flip(), out);
      }
    }
  }

  private static void inBatches(DatagramTracker tracker, int port, int size) throws IOException {
    UdpSocket socket = new UdpSocket(Arena.global(), port);
    DatagramBatch in = new DatagramBatch(Arena.global(), size);
    DatagramBatch replies = new DatagramBatch(Arena.global(), size); // at most one per request here
    int[] ready = new int[1];
    DatagramSink out = (from, destination, payload) -> replies.put(ready[0]++, destination, payload);
    while (true) {
      int received = socket.receive(in);
      ready[0] = 0;
      for (int i = 0; i < received; i++) {
        tracker.onDatagram(System.nanoTime(), 0, in.source(i), in.received(i), out);
        in.expect(i);
      }
      if (ready[0] > 0) {
        socket.send(replies, ready[0]);
      }
    }
  }
}
