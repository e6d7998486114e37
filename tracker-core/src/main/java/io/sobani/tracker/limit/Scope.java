package io.sobani.tracker.limit;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.IpAddress;

/** Which sources count as one. */
enum Scope {
  /** An address and port. */
  ENDPOINT,
  /** An IPv4 address, an IPv6 /64. */
  HOST,
  /** An IPv4 /24, an IPv6 /48. */
  NETWORK;

  /*
   * Inverted, an IPv4 host or network stands among the multicast addresses of IPv6, which are never
   * a source, so one long holds either family's.
   */
  long hash(SipHash hash, long ipHigh, long ipLow, int port) {
    boolean v4 = IpAddress.isV4(ipHigh, ipLow);
    return switch (this) {
      case ENDPOINT -> hash.hashEndpoint(ipHigh, ipLow, port);
      case HOST -> hash.hash(v4 ? ~ipLow : ipHigh);
      case NETWORK -> hash.hash(v4 ? ~ipLow & -1L << 8 : ipHigh & -1L << 16);
    };
  }
}
