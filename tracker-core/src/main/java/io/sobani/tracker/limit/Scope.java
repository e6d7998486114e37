package io.sobani.tracker.limit;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.IpAddress;

/**
 * The set of sources that count as one; a 6to4 address (RFC 3056) counts as the IPv4 address in it.
 */
public enum Scope {
  /** An address and port. */
  ENDPOINT,
  /** An IPv4 address, an IPv6 /64. */
  HOST,
  /** An IPv4 /24, an IPv6 /48. */
  NETWORK;

  private static final long MAPPED = 0xffffL << 32;

  long hash(SipHash key, PackedSource source) {
    return this == ENDPOINT
        ? source.hash(key)
        : key.tableHash(key(source.ipHigh(), source.ipLow()));
  }

  /**
   * Returns what all addresses of a host or of a network have in common, and no other has.
   *
   * <p>Inverted, an IPv4 host or network stands among the multicast addresses of IPv6, which are
   * never a source, so one long holds either family's.
   */
  public long key(long ipHigh, long ipLow) {
    long v4 = v4(ipHigh, ipLow);
    long host = v4 != 0 ? ~v4 : ipHigh;
    return this == HOST ? host : host & (v4 != 0 ? -1L << 8 : -1L << 16);
  }

  /** Returns the mapped IPv4 address that an address is or has in it, or 0. */
  static long v4(long ipHigh, long ipLow) {
    if (IpAddress.isV4(ipHigh, ipLow)) {
      return ipLow;
    }
    return ipHigh >>> 48 == 0x2002 ? MAPPED | ipHigh >>> 16 & 0xffff_ffffL : 0;
  }
}
