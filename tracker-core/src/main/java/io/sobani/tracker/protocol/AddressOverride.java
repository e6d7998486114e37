package io.sobani.tracker.protocol;

import io.sobani.tracker.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The address that a peer asks to be handed out instead of its observed one, as far as a message
 * names it: what {@code ip}, {@code port} and {@code multiaddr} come to, all or nothing.
 *
 * @param ip the address, or {@code null} where the message sets none
 * @param port the port, or 0 where the message sets none
 * @param problem why nothing may be set, or {@link Problem#NONE}
 * @see "PROTOCOL.md, section 4"
 */
public record AddressOverride(@Nullable IpAddress ip, int port, Problem problem) {

  /** Nothing to set. */
  public static final AddressOverride NONE = new AddressOverride(null, 0, Problem.NONE);

  /**
   * Returns an override that sets the given parts.
   *
   * @param ip the address, or {@code null} to leave it
   * @param port the port, or 0 to leave it
   */
  public static AddressOverride of(@Nullable IpAddress ip, int port) {
    return new AddressOverride(ip, port, Problem.NONE);
  }

  /** Returns an override that sets nothing, because of its first problem in the enum's order. */
  public static AddressOverride bad(Problem problem) {
    return new AddressOverride(null, 0, problem);
  }

  /** Returns whether there is nothing to set and nothing wrong. */
  public boolean isEmpty() {
    return ip == null && port == 0 && problem == Problem.NONE;
  }

  /** The {@code reason} why an override was not set, the first that applies. */
  public enum Problem {
    /** Nothing is wrong. */
    NONE(""),
    /** The {@code multiaddr} cannot be read. */
    BAD_MULTIADDR("badMultiaddr"),
    /** The {@code ip} is not a literal address. */
    BAD_IP("badIp"),
    /** The {@code port} is not a port. */
    BAD_PORT("badPort"),
    /** The listener's policy refuses the address. */
    REFUSED_ADDRESS("refusedAddress"),
    /** The registration is proven, and the request has no valid token. */
    TOKEN_REQUIRED("tokenRequired");

    private final String wireName;

    Problem(String wireName) {
      this.wireName = wireName;
    }

    /** Returns the name on the wire, empty for {@link #NONE}. */
    public String wireName() {
      return wireName;
    }
  }
}
