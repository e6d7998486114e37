package io.sobani.tracker.hash;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The address and port that a datagram came from, as numbers. Reused for one datagram after the
 * other; confined to one thread.
 */
public final class PackedSource {

  private long ipHigh;
  private long ipLow;
  private int port;

  /** Sets the source of the next datagram. */
  public void set(InetSocketAddress source) {
    InetAddress address = source.getAddress();
    if (address instanceof Inet4Address) {
      set(0, mapped(address.getAddress()), source.getPort());
    } else {
      IpAddress ip = IpAddress.of(address);
      set(ip.high(), ip.low(), source.getPort());
    }
  }

  public static PackedSource of(Endpoint endpoint) {
    return of(endpoint.ip().high(), endpoint.ip().low(), endpoint.port());
  }

  public static PackedSource of(long ipHigh, long ipLow, int port) {
    PackedSource source = new PackedSource();
    source.set(ipHigh, ipLow, port);
    return source;
  }

  /** Sets the source of the next datagram, given in parts as {@link IpAddress} packs them. */
  public void set(long ipHigh, long ipLow, int port) {
    this.ipHigh = ipHigh;
    this.ipLow = ipLow;
    this.port = port;
  }

  /** Packs an IPv4 address; where this is inlined, the array is never allocated. */
  private static long mapped(byte[] ip) {
    return 0xffffL << 32
        | (ip[0] & 0xffL) << 24
        | (ip[1] & 0xffL) << 16
        | (ip[2] & 0xffL) << 8
        | ip[3] & 0xffL;
  }

  public long ipHigh() {
    return ipHigh;
  }

  public long ipLow() {
    return ipLow;
  }

  public int port() {
    return port;
  }

  public boolean isV4() {
    return IpAddress.isV4(ipHigh, ipLow);
  }

  public long hash(SipHash key) {
    return key.hashEndpoint(ipHigh, ipLow, port);
  }

  public IpAddress toIpAddress() {
    return new IpAddress(ipHigh, ipLow);
  }

  public Endpoint toEndpoint() {
    return new Endpoint(toIpAddress(), port);
  }
}
