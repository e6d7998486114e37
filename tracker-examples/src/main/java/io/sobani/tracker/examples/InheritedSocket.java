package io.sobani.tracker.examples;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;

/** The UDP socket on standard input, from systemd or whoever else keeps it over restarts. */
final class InheritedSocket {

  private InheritedSocket() {}

  /** Returns its channel, non-blocking. */
  static DatagramChannel channel() throws IOException {
    Channel channel = System.inheritedChannel();
    if (!(channel instanceof DatagramChannel socket)) {
      throw new IOException(
          "--listen inherit: standard input is not a UDP socket"
              + " (systemd: StandardInput=socket and ListenDatagram=)");
    }
    if (isV4(socket) && speaksV6()) {
      throw new IOException(
          "--listen inherit: this Java cannot send on an IPv4 socket. Hand over [::]:PORT, which"
              + " serves IPv4 too (systemd: BindIPv6Only=both), or run"
              + " java -Djava.net.preferIPv4Stack=true");
    }
    socket.configureBlocking(false);
    return socket;
  }

  private static boolean isV4(DatagramChannel socket) throws IOException {
    return ((InetSocketAddress) socket.getLocalAddress()).getAddress() instanceof Inet4Address;
  }

  /**
   * A Java that speaks IPv6 takes every inherited socket for an IPv6 one. Before Java 21 an IPv4
   * socket on standard input switched IPv6 off (JDK-6914801).
   */
  private static boolean speaksV6() throws IOException {
    try (DatagramChannel any = DatagramChannel.open(StandardProtocolFamily.INET6)) {
      return any.isOpen();
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}
