package io.sobani.tracker.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** One of an endpoint's sockets: the endpoint's own, or lent by the host. */
final class EndpointSocket {

  final int number;
  final InetSocketAddress localAddress;
  final int receiveBufferBytes;
  private final SocketOptions reopenWith;
  private DatagramChannel channel;
  private SelectionKey key;

  /** Receive errors since the last datagram. */
  int failuresInARow;

  static EndpointSocket bind(int number, InetSocketAddress address, SocketOptions options)
      throws IOException {
    return new EndpointSocket(number, options.open(address), options);
  }

  static EndpointSocket lent(int number, DatagramChannel channel) throws IOException {
    return new EndpointSocket(number, channel, null);
  }

  private EndpointSocket(int number, DatagramChannel channel, SocketOptions reopenWith)
      throws IOException {
    this.number = number;
    this.channel = channel;
    this.reopenWith = reopenWith;
    this.localAddress = (InetSocketAddress) channel.getLocalAddress();
    this.receiveBufferBytes = channel.getOption(StandardSocketOptions.SO_RCVBUF);
  }

  void register(Selector selector) throws IOException {
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Returns the source, or null if nothing was waiting. */
  InetSocketAddress receive(ByteBuffer buffer) throws IOException {
    return (InetSocketAddress) channel.receive(buffer);
  }

  /** Returns the number of bytes sent, 0 if the send buffer was full. */
  int send(ByteBuffer payload, InetSocketAddress destination) throws IOException {
    return channel.send(payload, destination);
  }

  /** Replaces a channel of ours by a new one on the same port; a lent one stays. */
  boolean reopen(Selector selector) throws IOException {
    if (reopenWith == null) {
      return false;
    }
    channel.close();
    selector.selectNow(); // the port is free only now
    channel = reopenWith.open(localAddress);
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
    if (reopenWith != null) {
      Quietly.close(channel);
    }
  }
}
