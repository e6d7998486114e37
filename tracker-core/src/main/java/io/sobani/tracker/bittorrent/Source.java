package io.sobani.tracker.bittorrent;

import io.sobani.tracker.protocol.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where a datagram came from, packed, without objects: one view is read again and again. */
final class Source {

  long ipHigh;
  long ipLow;
  int port;
  boolean v4;

  void read(InetSocketAddress source) {
    port = source.getPort();
    InetAddress address = source.getAddress();
    if (address instanceof Inet4Address inet4) {
      byte[] ip = inet4.getAddress(); // which never leaves this method, and so is never made
      int bits = ip[0] << 24 | (ip[1] & 0xff) << 16 | (ip[2] & 0xff) << 8 | ip[3] & 0xff;
      ipHigh = 0;
      ipLow = 0xffffL << 32 | bits & 0xffff_ffffL;
    } else {
      IpAddress ip = IpAddress.of(address);
      ipHigh = ip.high();
      ipLow = ip.low();
    }
    v4 = IpAddress.isV4(ipHigh, ipLow);
  }
}
