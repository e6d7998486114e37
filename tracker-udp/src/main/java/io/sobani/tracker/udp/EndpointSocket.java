package io.sobani.tracker.udp;

import io.sobani.tracker.udp.EndpointStats.SendFailure;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;

/** One of an endpoint's sockets: the endpoint's own, or lent by the host. */
final class EndpointSocket {

  final int number;
  final InetSocketAddress localAddress;
  final int receiveBufferBytes;
  private final UdpEndpoint.Builder options;
  private final boolean lent;
  private DatagramChannel channel;
  private SelectionKey key;

  /** Receive errors since the last datagram. */
  int failuresInARow;

  EndpointSocket(int number, Binding binding, UdpEndpoint.Builder options) throws IOException {
    this.number = number;
    this.options = options;
    this.lent = binding.channel() != null;
    this.channel = lent ? usable(binding.channel()) : open(binding.address());
    this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    this.receiveBufferBytes = channel.getOption(StandardSocketOptions.SO_RCVBUF);
  }

  private DatagramChannel usable(DatagramChannel hosts) throws IOException {
    if (hosts.isBlocking()) {
      throw new IllegalArgumentException(
          "channel " + number + " is blocking: call configureBlocking(false)");
    }
    if (hosts.getLocalAddress() == null) {
      throw new IllegalArgumentException("channel " + number + " is not bound");
    }
    return hosts;
  }

  private DatagramChannel open(InetSocketAddress address) throws IOException {
    try {
      DatagramChannel opened = openFor(address);
      try {
        return setUp(opened, address);
      } catch (IOException | RuntimeException e) {
        opened.close();
        throw e;
      }
    } catch (IOException e) {
      BindException named =
          new BindException("cannot listen on " + Binding.text(address) + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  private DatagramChannel openFor(InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      throw new BindException("the name is not resolved");
    }
    if (address.getAddress().isAnyLocalAddress()) {
      return options.provider.openDatagramChannel(); // for both families, where there are both
    }
    if (address.getAddress() instanceof Inet4Address) {
      return options.provider.openDatagramChannel(StandardProtocolFamily.INET);
    }
    try {
      return options.provider.openDatagramChannel(StandardProtocolFamily.INET6);
    } catch (UnsupportedOperationException e) {
      throw new BindException("this machine has no IPv6");
    }
  }

  @SuppressWarnings("unchecked")
  private DatagramChannel setUp(DatagramChannel opened, InetSocketAddress address)
      throws IOException {
    opened.configureBlocking(false);
    if (options.reusePort) {
      if (!opened.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        throw new UnsupportedOperationException(
            "several event loops need SO_REUSEPORT, which this system does not have");
      }
      opened.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }
    // a floor, never a cut: a buffer that an operator made larger stays so
    if (opened.getOption(StandardSocketOptions.SO_RCVBUF) < options.receiveBufferBytes) {
      opened.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes);
    }
    for (SocketOption<?> option : opened.supportedOptions()) {
      if (options.unfragmented && option.name().equals("IP_DONTFRAGMENT")) { // since JDK 19
        opened.setOption((SocketOption<Boolean>) option, true);
      }
    }
    boolean wildcard = address.getAddress().isAnyLocalAddress();
    return opened.bind(wildcard ? new InetSocketAddress(address.getPort()) : address);
  }

  void register(Selector selector) throws IOException {
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Returns the source, or null if nothing was waiting. */
  InetSocketAddress receive(ByteBuffer buffer) throws IOException {
    return (InetSocketAddress) channel.receive(buffer);
  }

  /** Sends, or returns why it could not at once. */
  SendFailure send(ByteBuffer payload, InetSocketAddress destination) {
    boolean isEmpty = !payload.hasRemaining();
    try {
      return channel.send(payload, destination) > 0 || isEmpty ? null : SendFailure.WOULD_BLOCK;
    } catch (UnsupportedAddressTypeException e) {
      return SendFailure.OTHER_FAMILY;
    } catch (IOException | IllegalArgumentException e) {
      return SendFailure.REFUSED;
    }
  }

  /** Replaces a channel of ours by a new one on the same port; a lent one stays. */
  boolean reopen(Selector selector) throws IOException {
    if (lent) {
      return false;
    }
    channel.close();
    selector.selectNow(); // the port is free only now
    channel = open(localAddress);
    register(selector);
    failuresInARow = 0;
    return true;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Closes a channel of ours; a lent one only leaves the selector. */
  void close() {
    if (key != null) {
      key.cancel();
    }
    if (!lent) {
      Quietly.close(channel);
    }
  }
}
