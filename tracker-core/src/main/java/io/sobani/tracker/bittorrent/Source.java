package io.sobani.tracker.bittorrent;

import io.sobani.tracker.net.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The source of a datagram, packed, without objects: one view is read again and again. */
final class Source {

  long ipHigh;
  long ipLow;
  int port;
  boolean v4;

  void read(InetSocketAddress source) {
    port = source.getPort();
    InetAddress address = source.getAddress();
    if (address instanceof Inet4Address inet4) {
      ipHigh = 0;
      ipLow = IpAddress.packV4(inet4);
    } else {
      IpAddress ip = IpAddress.of(address);
      ipHigh = ip.high();
      ipLow = ip.low();
    }
    v4 = IpAddress.isV4(ipHigh, ipLow);
  }
}
