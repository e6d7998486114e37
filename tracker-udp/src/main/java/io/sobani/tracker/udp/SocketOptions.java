package io.sobani.tracker.udp;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * How an endpoint opens sockets of its own.
 *
 * @param provider where channels and selectors come from
 * @param reusePort whether other sockets may be bound to the same address ({@code SO_REUSEPORT})
 * @param receiveBufferBytes the least receive buffer to ask for; a larger one is left alone
 */
record SocketOptions(SelectorProvider provider, boolean reusePort, int receiveBufferBytes) {

  /**
   * Opens a non-blocking channel bound to the address. A wildcard of either family serves both
   * where the machine has both.
   */
  DatagramChannel open(InetSocketAddress address) throws IOException {
    try {
      return openUnnamed(address);
    } catch (UnsupportedOperationException e) {
      throw named(address, "the machine has no IPv6, or no SO_REUSEPORT", e);
    } catch (IOException e) {
      throw named(address, e.getMessage(), e);
    }
  }

  private DatagramChannel openUnnamed(InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      throw new BindException("unresolved address");
    }
    DatagramChannel channel =
        address.getAddress().isAnyLocalAddress()
            ? provider.openDatagramChannel()
            : provider.openDatagramChannel(family(address));
    try {
      channel.configureBlocking(false);
      if (reusePort) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      raiseReceiveBuffer(channel);
      channel.bind(
          address.getAddress().isAnyLocalAddress()
              ? new InetSocketAddress(address.getPort())
              : address);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A floor, never a cut: a socket that an operator made larger stays so. */
  private void raiseReceiveBuffer(DatagramChannel channel) throws IOException {
    if (channel.getOption(StandardSocketOptions.SO_RCVBUF) < receiveBufferBytes) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
    }
  }

  private static ProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  private static BindException named(InetSocketAddress address, String problem, Exception cause) {
    BindException named = new BindException("cannot listen on " + address + ": " + problem);
    named.initCause(cause);
    return named;
  }
}
