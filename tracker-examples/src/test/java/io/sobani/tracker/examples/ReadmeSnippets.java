package io.sobani.tracker.examples;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import io.sobani.tracker.udp.UdpEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.BiConsumer;

/** The code of the README: what compiles here stands there, region by region. */
final class ReadmeSnippets {

  private ReadmeSnippets() {}

  static void server() throws IOException, InterruptedException {
    // region server
    TrackerServerConfig config =
        TrackerServerConfig.builder().listen(new InetSocketAddress(3000)).build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      System.out.println(server.localAddresses() + " " + server.stats().tracker());
      server.awaitClose();
    }
    // endregion
  }

  /** What a host has. */
  interface Transport {
    void onMessage(BiConsumer<InetSocketAddress, ByteBuffer> handler);

    void write(InetSocketAddress destination, ByteBuffer bytes);

    void wakeMeIn(long delayNs);
  }

  static void transport(Transport transport) {
    // region transport
    Tracker tracker = new Tracker(TrackerConfig.defaults());
    DatagramTracker datagrams = new DatagramTracker(tracker, Dialect.APP);
    DatagramSink sink = (socket, destination, bytes) -> transport.write(destination, bytes);
    transport.onMessage(
        (source, payload) -> {
          datagrams.onDatagram(System.nanoTime(), 0, source, payload, sink);
          transport.wakeMeIn(datagrams.timeoutNs(System.nanoTime())); // then datagrams.advance(…)
        });
    // endregion
  }

  static void shared(
      DatagramChannel channel, DatagramHandler tracker, DatagramHandler media, boolean running)
      throws IOException {
    long maxWaitNs = Long.MAX_VALUE;
    // region shared
    UdpEndpoint endpoint = UdpEndpoint.on(channel, DatagramHandler.firstOf(tracker, media));
    while (running) {
      endpoint.poll(maxWaitNs);
    }
    // endregion
  }
}
