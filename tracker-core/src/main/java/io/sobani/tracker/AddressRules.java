package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;

/**
 * Which addresses may be handed out instead of an observed one.
 *
 * @see "PROTOCOL.md, section 4"
 */
final class AddressRules {

  private AddressRules() {}

  /** Returns whether a policy refuses to hand out an override for a peer. */
  static boolean refuses(OverridePolicy policy, Endpoint observed, AddressOverride override) {
    boolean otherIp = override.ip() != null && !override.ip().equals(observed.ip());
    boolean otherPort = override.port() != 0 && override.port() != observed.port();
    return switch (policy) {
      case NONE -> otherIp || otherPort;
      case PORT_ONLY -> otherIp;
      case ANY_UNICAST -> otherIp && !mayBeOf(override.ip(), observed.ip());
    };
  }

  private static boolean mayBeOf(IpAddress ip, IpAddress observed) {
    Kind kind = kind(ip);
    if (kind == Kind.PUBLIC || kind == Kind.NOBODYS) {
      return kind == Kind.PUBLIC;
    }
    Kind ofObserved = kind(observed);
    return ofObserved == kind || ofObserved == Kind.LOOPBACK;
  }

  private enum Kind {
    PUBLIC,
    /** Loopback, link-local, private, unique-local: good for those who are there too. */
    LOOPBACK,
    LINK_LOCAL,
    PRIVATE,
    UNIQUE_LOCAL,
    /** Unspecified, multicast, broadcast, reserved. */
    NOBODYS
  }

  private static Kind kind(IpAddress ip) {
    long high = ip.high();
    long low = ip.low();
    if (ip.isV4()) {
      return kindV4((int) low);
    }
    if (high == 0 && low >>> 32 == 0) {
      return low == 1 ? Kind.LOOPBACK : Kind.NOBODYS;
    }
    if (high >>> 48 == 0x2002) { // 6to4
      return kindV4((int) (high >>> 16));
    }
    if (high == 0x0064_ff9b_0000_0000L && low >>> 32 == 0) { // NAT64
      return kindV4((int) low);
    }
    if (high >>> 56 == 0xff) {
      return Kind.NOBODYS;
    }
    if (high >>> 54 == 0xfe80 >> 6) {
      return Kind.LINK_LOCAL;
    }
    return high >>> 57 == 0xfc >> 1 ? Kind.UNIQUE_LOCAL : Kind.PUBLIC;
  }

  private static Kind kindV4(int ip) {
    int first = ip >>> 24;
    if (first == 0 || first >= 224) {
      return Kind.NOBODYS;
    }
    if (first == 127) {
      return Kind.LOOPBACK;
    }
    if (ip >>> 16 == 0xa9fe) {
      return Kind.LINK_LOCAL;
    }
    boolean isPrivate = first == 10 || ip >>> 20 == 0xac1 || ip >>> 16 == 0xc0a8;
    return isPrivate ? Kind.PRIVATE : Kind.PUBLIC;
  }
}
