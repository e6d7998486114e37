package io.sobani.tracker.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * Connected sockets, each at its own address of 127.0.0.0/8, scattered so that budgets of networks
 * see many.
 */
final class Peers implements AutoCloseable {

  private static final int SCATTER = 0x9e3779; // odd: no two of 2^24 peers meet
  private static final int FIRST = 0x010203;

  final Selector selector;
  final List<Peer> all = new ArrayList<>();

  private Peers() throws IOException {
    selector = Selector.open();
  }

  static Peers open(int count, InetSocketAddress tracker) throws IOException {
    Peers peers = new Peers();
    try {
      for (int i = 0; i < count; i++) {
        peers.add(sourceAddress(i), tracker);
      }
      return peers;
    } catch (IOException e) {
      peers.close();
      throw new IOException("peer %d of %d: %s".formatted(peers.all.size() + 1, count, e), e);
    }
  }

  private void add(InetAddress source, InetSocketAddress tracker) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    Peer peer = new Peer(channel);
    all.add(peer);
    channel.bind(new InetSocketAddress(source, 0)).connect(tracker);
    channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, peer);
  }

  /** Has every peer ask another tracker from now on, from the same address. */
  void turnTo(InetSocketAddress tracker) throws IOException {
    for (Peer peer : all) {
      peer.channel.disconnect().connect(tracker);
    }
  }

  private static InetAddress sourceAddress(int peer) throws IOException {
    int host = peer * SCATTER + FIRST;
    return InetAddress.getByAddress(
        new byte[] {127, (byte) (host >> 16), (byte) (host >> 8), (byte) host});
  }

  @Override
  public void close() throws IOException {
    for (Peer peer : all) {
      peer.channel.close();
    }
    selector.close();
  }
}
