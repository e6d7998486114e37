package io.sobani.tracker.protocol;

/**
 * The reason why an override was not set: the {@code reason} of a pulse's reply, the first that
 * applies.
 */
public enum OverrideProblem {
  /** Nothing is wrong. */
  NONE(""),
  /** The {@code multiaddr} cannot be read. */
  BAD_MULTIADDR("badMultiaddr"),
  /** The {@code ip} is no literal address. */
  BAD_IP("badIp"),
  /** The {@code port} is none. */
  BAD_PORT("badPort"),
  /** The listener's policy refuses the address. */
  REFUSED_ADDRESS("refusedAddress"),
  /** The registration is proven, and the request has no valid token. */
  TOKEN_REQUIRED("tokenRequired");

  private final String wireName;

  OverrideProblem(String wireName) {
    this.wireName = wireName;
  }

  /**
   * Returns the name on the wire.
   *
   * @return the name, empty for {@link #NONE}
   */
  public String wireName() {
    return wireName;
  }
}
