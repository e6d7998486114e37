package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride;

/**
 * The set of addresses that a peer may have handed out instead of its observed one.
 *
 * @see "PROTOCOL.md, section 4"
 */
public enum OverridePolicy {
  /** Any unicast address that could be the peer's: the documented behaviour. */
  ANY_UNICAST,
  /** Any port of the observed address. */
  PORT_ONLY,
  /** None; a new shareId can still be asked for. */
  NONE;

  /**
   * Returns the default policy of a dialect.
   *
   * @param dialect the form of a listener's replies
   * @return {@link #ANY_UNICAST} for the documented dialect, {@link #PORT_ONLY} for the
   *     application's
   */
  public static OverridePolicy of(Dialect dialect) {
    return switch (dialect) {
      case DOCUMENTED -> ANY_UNICAST;
      case APP -> PORT_ONLY;
    };
  }

  /**
   * Returns whether this policy refuses to hand out an address for a peer.
   *
   * @param observed the address at which the peer is seen
   * @param override the address to hand out instead
   * @return whether it is refused
   */
  public boolean refuses(Endpoint observed, AddressOverride override) {
    return AddressRules.refuses(this, observed, override);
  }
}
