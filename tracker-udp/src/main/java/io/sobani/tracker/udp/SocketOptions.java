package io.sobani.tracker.udp;

import io.sobani.tracker.net.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * The options of the sockets that an endpoint opens itself.
 *
 * @param provider where channels and selectors come from
 * @param reusePort whether other sockets may be bound to the same address ({@code SO_REUSEPORT})
 * @param receiveBufferBytes the least receive buffer to ask for
 */
record SocketOptions(SelectorProvider provider, boolean reusePort, int receiveBufferBytes) {

  /** An address as people write it, for messages. */
  static String text(InetSocketAddress address) {
    return address.isUnresolved()
        ? address.getHostString() + ":" + address.getPort()
        : Endpoint.of(address).toString();
  }

  /**
   * Opens a non-blocking channel bound to the address. A wildcard of either family serves both
   * where the machine has both.
   */
  DatagramChannel open(InetSocketAddress address) throws IOException {
    try {
      DatagramChannel channel = channelFor(address);
      try {
        return setUp(channel, address);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      BindException named =
          new BindException("cannot listen on " + text(address) + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  private DatagramChannel channelFor(InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      throw new BindException("the name is not resolved");
    }
    if (address.getAddress().isAnyLocalAddress()) {
      return provider.openDatagramChannel();
    }
    if (address.getAddress() instanceof Inet4Address) {
      return provider.openDatagramChannel(StandardProtocolFamily.INET);
    }
    try {
      return provider.openDatagramChannel(StandardProtocolFamily.INET6);
    } catch (UnsupportedOperationException e) {
      throw new BindException("this machine has no IPv6");
    }
  }

  private DatagramChannel setUp(DatagramChannel channel, InetSocketAddress address)
      throws IOException {
    channel.configureBlocking(false);
    if (reusePort) {
      requireReusePort(channel);
      channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    // a floor, never a cut: a buffer that an operator made larger stays so
    if (channel.getOption(StandardSocketOptions.SO_RCVBUF) < receiveBufferBytes) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
    }
    boolean wildcard = address.getAddress().isAnyLocalAddress();
    return channel.bind(wildcard ? new InetSocketAddress(address.getPort()) : address);
  }

  private static void requireReusePort(DatagramChannel channel) {
    if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
      throw new UnsupportedOperationException(
          "several event loops need SO_REUSEPORT, which this system does not have");
    }
  }
}
