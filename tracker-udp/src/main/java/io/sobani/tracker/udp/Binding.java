package io.sobani.tracker.udp;

import io.sobani.tracker.Listener;
import io.sobani.tracker.net.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/**
 * A socket of an endpoint: an address to bind or a host's channel, and what a server's tracker
 * serves on it.
 *
 * @param address where to listen, {@code null} where there is a channel
 * @param channel a host's channel, or {@code null}
 * @param listener what the tracker serves, {@code null} where only other handlers do
 */
record Binding(InetSocketAddress address, DatagramChannel channel, Listener listener) {

  /** Returns whether a datagram may be for either: one port of one address, or of all of them. */
  boolean overlaps(Binding other) {
    InetSocketAddress here = bound();
    InetSocketAddress there = other.bound();
    if (isAnyPort(here) || isAnyPort(there) || here.getPort() != there.getPort()) {
      return false;
    }
    InetAddress ip = here.getAddress();
    InetAddress otherIp = there.getAddress();
    return ip.isAnyLocalAddress() || otherIp.isAnyLocalAddress() || ip.equals(otherIp);
  }

  private static boolean isAnyPort(InetSocketAddress address) {
    return address == null || address.isUnresolved() || address.getPort() == 0;
  }

  private InetSocketAddress bound() {
    try {
      return channel == null ? address : (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      return null; // a closed channel is refused at the launch
    }
  }

  @Override
  public String toString() {
    InetSocketAddress bound = bound();
    return bound == null ? "a closed channel" : text(bound);
  }

  /** Returns an address as people write it, for messages. */
  static String text(InetSocketAddress address) {
    return address.isUnresolved()
        ? address.getHostString() + ":" + address.getPort()
        : Endpoint.of(address).toString();
  }
}
