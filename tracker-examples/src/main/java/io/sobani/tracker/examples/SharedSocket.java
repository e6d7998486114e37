package io.sobani.tracker.examples;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.udp.UdpEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * A host that already has a UDP socket, on which it also wants to be a tracker: one channel, one
 * loop, and each datagram to the first handler that knows it.
 */
public final class SharedSocket {

  private SharedSocket() {}

  /** The host's own protocol: whatever begins with a {@code #} is sent back. */
  static final class Media implements DatagramHandler {
    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      if (!datagram.hasRemaining() || datagram.get(datagram.position()) != '#') {
        return false;
      }
      out.send(socket, source, datagram);
      return true;
    }

    @Override
    public void advance(long nowNs, DatagramSink out) {}

    @Override
    public long timeoutNs(long nowNs) {
      return Long.MAX_VALUE;
    }
  }

  /** Puts tracker and media on a channel, which stays the host's. */
  static UdpEndpoint on(DatagramChannel channel) throws IOException {
    // An alive may be one of the host's own peers': it registers nobody.
    Tracker tracker =
        new Tracker(
            TrackerConfig.builder().listener("app", Dialect.APP).aliveRegisters(false).build());
    DatagramTracker datagrams = new DatagramTracker(tracker);
    return UdpEndpoint.on(channel, DatagramHandler.firstOf(datagrams, new Media()));
  }

  /**
   * Serves both on a port until the process ends.
   *
   * @param args the port
   * @throws IOException if the port cannot be bound
   */
  public static void main(String[] args) throws IOException {
    int port = args.length == 0 ? 3000 : Integer.parseInt(args[0]);
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
      System.out.println("listening udp " + channel.getLocalAddress());
      try (UdpEndpoint endpoint = on(channel)) {
        while (channel.isOpen()) {
          endpoint.poll(Long.MAX_VALUE);
        }
      }
    }
  }
}
