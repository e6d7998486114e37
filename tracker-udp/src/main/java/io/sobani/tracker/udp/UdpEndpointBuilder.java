package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Makes a {@link UdpEndpoint} of several sockets. The sockets are the listeners 0, 1, … in the
 * order in which they are added, whether the endpoint opens them or the host lends them. Not
 * thread-safe, for one endpoint each.
 */
public final class UdpEndpointBuilder {

  final DatagramHandler handler;
  int maxDatagramBytes = 2048;
  long receivePauseNs = ErrorPolicy.PAUSE_NS;
  private final List<Object> sockets = new ArrayList<>();
  private int receiveBufferBytes = 4 << 20;
  private boolean reusePort;
  private SelectorProvider provider = SelectorProvider.provider();

  UdpEndpointBuilder(DatagramHandler handler) {
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  /**
   * Adds a socket that the endpoint opens, owns and closes. A wildcard address of either family
   * serves IPv4 and IPv6, where the machine has both; port 0 takes any free one.
   *
   * @param address where to listen
   * @return this builder
   */
  public UdpEndpointBuilder bind(InetSocketAddress address) {
    sockets.add(Objects.requireNonNull(address, "address"));
    return this;
  }

  /**
   * Adds a host's channel, which stays open when the endpoint closes.
   *
   * @param channel a channel that is bound and non-blocking
   * @return this builder
   */
  public UdpEndpointBuilder channel(DatagramChannel channel) {
    sockets.add(Objects.requireNonNull(channel, "channel"));
    return this;
  }

  /**
   * Sets the longest datagram that is handed over; longer ones are dropped and counted. 2,048 by
   * default, more than any tracker's message, less than a host's own traffic may need.
   *
   * @param bytes 1 to 65,507
   * @return this builder
   */
  public UdpEndpointBuilder maxDatagramBytes(int bytes) {
    maxDatagramBytes = bytes;
    return this;
  }

  /**
   * Sets the receive buffer to ask the system for, for the endpoint's own sockets; one that is
   * larger already stays. 4 MiB by default, about 100 ms of 100,000 datagrams a second. The system
   * may grant less: {@link UdpEndpoint#receiveBufferBytes}.
   *
   * @param bytes 0 for the system's default
   * @return this builder
   */
  public UdpEndpointBuilder receiveBufferBytes(int bytes) {
    receiveBufferBytes = bytes;
    return this;
  }

  /** Lets several event loops share the addresses of their own sockets. */
  UdpEndpointBuilder reusePort(boolean reuse) {
    reusePort = reuse;
    return this;
  }

  /** Replaces the system's sockets, for tests. */
  UdpEndpointBuilder provider(SelectorProvider replacement) {
    provider = replacement;
    return this;
  }

  /** Shortens the pauses between receive errors, for tests. */
  UdpEndpointBuilder receivePauseNs(long ns) {
    receivePauseNs = ns;
    return this;
  }

  /**
   * Opens the sockets.
   *
   * @return an endpoint that receives as soon as it is polled
   * @throws IOException if a socket cannot be opened or bound, with its address in the message; all
   *     that were opened are closed again
   * @throws IllegalArgumentException if a setting is out of its limits, or a channel is blocking,
   *     not bound, or of another provider than the first
   */
  public UdpEndpoint build() throws IOException {
    Limits.require("maxDatagramBytes", maxDatagramBytes, 1, Limits.LONGEST_PAYLOAD);
    Limits.require("receiveBufferBytes", receiveBufferBytes, 0, Integer.MAX_VALUE);
    if (sockets.isEmpty()) {
      throw new IllegalArgumentException("no socket: call bind or channel");
    }
    List<EndpointSocket> opened = new ArrayList<>();
    try {
      for (Object socket : sockets) {
        opened.add(open(opened.size(), socket));
      }
      return new UdpEndpoint(this, List.copyOf(opened));
    } catch (IOException | RuntimeException e) {
      opened.forEach(EndpointSocket::close);
      throw e;
    }
  }

  SelectorProvider provider() {
    return sockets.get(0) instanceof DatagramChannel channel ? channel.provider() : provider;
  }

  private EndpointSocket open(int number, Object socket) throws IOException {
    if (socket instanceof InetSocketAddress address) {
      return EndpointSocket.bind(
          number, address, new SocketOptions(provider, reusePort, receiveBufferBytes));
    }
    DatagramChannel channel = (DatagramChannel) socket;
    if (channel.isBlocking()) {
      throw new IllegalArgumentException(
          "channel " + number + " is blocking: call configureBlocking(false)");
    }
    if (channel.getLocalAddress() == null) {
      throw new IllegalArgumentException("channel " + number + " is not bound");
    }
    return EndpointSocket.lent(number, channel);
  }
}
