package io.sobani.tracker.net;

/**
 * The part of the network in which an address means something.
 *
 * @see "PROTOCOL.md, section 4"
 */
enum AddressKind {
  /** Everywhere. */
  PUBLIC,
  /** On its own machine. */
  LOOPBACK,
  /** On its own link. */
  LINK_LOCAL,
  /** In its own network: RFC 1918, shared (RFC 6598), for benchmarks (RFC 2544). */
  PRIVATE,
  /** In its own network, of IPv6 (RFC 4193). */
  UNIQUE_LOCAL,
  /** Nowhere, or at many: unspecified, multicast, broadcast, reserved, site-local (RFC 3879). */
  RESERVED;

  static AddressKind of(IpAddress ip) {
    long high = ip.high();
    int low32 = (int) ip.low();
    if (ip.isV4()) {
      return ofV4(low32);
    }
    if (high == 0 && ip.low() >>> 32 == 0) { // ::/96
      return low32 == 1 ? LOOPBACK : RESERVED;
    }
    if (high >>> 48 == 0x2002) { // 6to4, RFC 3056
      return ofV4((int) (high >>> 16));
    }
    if (high == 0x0064_ff9b_0000_0000L && ip.low() >>> 32 == 0 // NAT64, RFC 6052
        || high >>> 16 == 0x0064_ff9b_0001L) { // NAT64, RFC 8215
      return ofV4(low32);
    }
    if (high >>> 32 == 0x2001_0000) { // Teredo, RFC 4380
      return ofV4(~low32);
    }
    if (high >>> 57 == 0xfc >> 1) {
      return UNIQUE_LOCAL;
    }
    if (high >>> 54 == 0xfe80 >> 6) {
      return LINK_LOCAL;
    }
    boolean siteLocal = high >>> 54 == 0xfec0 >> 6;
    boolean multicast = high >>> 56 == 0xff;
    return siteLocal || multicast ? RESERVED : PUBLIC;
  }

  private static AddressKind ofV4(int ip) {
    int first = ip >>> 24;
    if (first == 0 || first >= 224) {
      return RESERVED;
    }
    if (first == 127) {
      return LOOPBACK;
    }
    if (ip >>> 16 == 0xa9fe) { // 169.254/16
      return LINK_LOCAL;
    }
    boolean isPrivate =
        first == 10
            || ip >>> 20 == 0xac1 // 172.16/12
            || ip >>> 16 == 0xc0a8 // 192.168/16
            || ip >>> 22 == 0x6440 >> 6 // 100.64/10
            || ip >>> 17 == 0xc612 >> 1; // 198.18/15
    return isPrivate ? PRIVATE : PUBLIC;
  }
}
