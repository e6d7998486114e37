package io.sobani.tracker.hash;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The address and port that a datagram came from, as numbers. Reused for one datagram after the
 * other, so that none makes an object; confined to one thread.
 */
public final class PackedSource {

  private long ipHigh;
  private long ipLow;
  private int port;

  /** Sets the source of the next datagram. */
  public void set(InetSocketAddress source) {
    InetAddress address = source.getAddress();
    if (address instanceof Inet4Address v4) {
      set(0, IpAddress.packV4(v4), source.getPort());
    } else {
      IpAddress ip = IpAddress.of(address);
      set(ip.high(), ip.low(), source.getPort());
    }
  }

  /** Returns an address and port as numbers. */
  public static PackedSource of(Endpoint endpoint) {
    return of(endpoint.ip().high(), endpoint.ip().low(), endpoint.port());
  }

  /** Returns an address and port, given in parts as {@link IpAddress} packs them. */
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

  /** Returns the upper 64 bits of the address. */
  public long ipHigh() {
    return ipHigh;
  }

  /** Returns the lower 64 bits of the address. */
  public long ipLow() {
    return ipLow;
  }

  /** Returns the port. */
  public int port() {
    return port;
  }

  /** Returns whether the address is one of IPv4. */
  public boolean isV4() {
    return IpAddress.isV4(ipHigh, ipLow);
  }

  /** Returns the hash of address and port under a key. */
  public long hash(SipHash key) {
    return key.hashEndpoint(ipHigh, ipLow, port);
  }

  /** Returns the address as an object. */
  public IpAddress toIpAddress() {
    return new IpAddress(ipHigh, ipLow);
  }

  /** Returns address and port as an object. */
  public Endpoint toEndpoint() {
    return new Endpoint(toIpAddress(), port);
  }
}
