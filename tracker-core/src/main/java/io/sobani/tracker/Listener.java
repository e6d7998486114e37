package io.sobani.tracker;

import io.sobani.tracker.check.Range;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A socket that is served: its number, its name, the form of its replies, and which overrides it
 * takes. A tracker's listeners are numbered in the order of its configuration.
 *
 * @param number the number under which datagrams arrive and leave
 * @param name a name for people and snapshots, at most 255 bytes in UTF-8
 * @param overridePolicy which overrides are taken
 */
public record Listener(int number, String name, Dialect dialect, OverridePolicy overridePolicy) {

  static final int MAX_NAME_BYTES = 255;

  /** Requires every part, and a name within its limit. */
  public Listener {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dialect, "dialect");
    Objects.requireNonNull(overridePolicy, "overridePolicy");
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    Range.check("length of a listener's name", length, 0, MAX_NAME_BYTES);
  }

  /** Creates a listener with the default override policy of its dialect. */
  public Listener(int number, String name, Dialect dialect) {
    this(number, name, dialect, OverridePolicy.of(dialect));
  }

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
     * Returns the default of a dialect: {@link #ANY_UNICAST} or, for the application's, {@link
     * #PORT_ONLY}.
     */
    public static OverridePolicy of(Dialect dialect) {
      return dialect == Dialect.APP ? PORT_ONLY : ANY_UNICAST;
    }

    /** Returns whether this policy refuses what a peer, seen at an address, wants handed out. */
    public boolean refuses(Endpoint observed, AddressOverride override) {
      boolean otherIp = override.ip() != null && !override.ip().equals(observed.ip());
      if (this == ANY_UNICAST) {
        return otherIp && !override.ip().mayBeNamedBy(observed.ip());
      }
      boolean otherPort = override.port() != 0 && override.port() != observed.port();
      return otherIp || this == NONE && otherPort;
    }
  }
}
