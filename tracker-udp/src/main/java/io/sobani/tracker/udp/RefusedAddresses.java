package io.sobani.tracker.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds out which of several addresses refuse datagrams, by ICMP: only a connected socket is told.
 * Blocks for a quarter of a second at most.
 */
final class RefusedAddresses {

  private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(250);

  private RefusedAddresses() {}

  /**
   * Returns the addresses without those that refuse; all of them where each does.
   *
   * @param addresses where to send
   * @param probe what to send; an answer to it is of no interest
   */
  static List<InetSocketAddress> leaveOut(List<InetSocketAddress> addresses, ByteBuffer probe) {
    List<InetSocketAddress> left = new ArrayList<>(addresses);
    List<DatagramChannel> channels = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (InetSocketAddress address : addresses) {
        if (!send(address, probe.duplicate(), selector, channels)) {
          left.remove(address);
        }
      }
      long endNs = MonotonicClock.nowNs() + WAIT_NS;
      for (long leftNs = WAIT_NS; leftNs > 0 && !selector.keys().isEmpty(); ) {
        selector.select(TimeUnit.NANOSECONDS.toMillis(leftNs) + 1);
        for (SelectionKey key : selector.selectedKeys()) {
          if (isRefused((DatagramChannel) key.channel())) {
            left.remove((InetSocketAddress) key.attachment());
          }
          key.cancel();
        }
        selector.selectedKeys().clear();
        selector.selectNow(); // forgets the cancelled keys
        leftNs = endNs - MonotonicClock.nowNs();
      }
    } catch (IOException e) {
      return addresses; // without knowing better
    } finally {
      channels.forEach(Quietly::close);
    }
    return left.isEmpty() ? addresses : List.copyOf(left);
  }

  /** Returns false where there is not even a route to an address. */
  private static boolean send(
      InetSocketAddress address,
      ByteBuffer probe,
      Selector selector,
      List<DatagramChannel> channels)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channels.add(channel);
    try {
      channel.connect(address);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, address);
      channel.write(probe);
      return true;
    } catch (IOException | RuntimeException e) {
      channel.close();
      return false;
    }
  }

  private static boolean isRefused(DatagramChannel channel) {
    try {
      channel.read(ByteBuffer.allocate(1));
      return false;
    } catch (PortUnreachableException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
