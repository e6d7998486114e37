package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride;

/**
 * Tells the addresses that may be handed out instead of an observed one.
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
      case ANY_UNICAST -> otherIp && !override.ip().mayBeNamedBy(observed.ip());
    };
  }
}
