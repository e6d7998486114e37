package io.sobani.tracker.protocol;

/**
 * What a peer says to a tracker.
 *
 * @see "PROTOCOL.md, sections 2 to 6"
 */
public sealed interface Request {

  /**
   * Returns the token of the request.
   *
   * @return the token, or {@link Token#NONE}
   */
  Token token();

  /**
   * Asks for a registration, or confirms the one that is there.
   *
   * @param override the address to hand out instead of the observed one
   * @param token the token
   */
  record Announce(AddressOverride override, Token token) implements Request {
    /** The common one: nothing but the action. */
    public static final Announce PLAIN = new Announce(AddressOverride.NONE, Token.NONE);
  }

  /**
   * Renews a lease and, where it overrides, changes what is handed out.
   *
   * @param overrides whether {@code override} and {@code regenerate} count
   * @param override the address to hand out instead of the observed one
   * @param regenerate whether a new shareId is asked for
   * @param token the token
   */
  record Pulse(boolean overrides, AddressOverride override, boolean regenerate, Token token)
      implements Request {
    /** The common one: nothing but the action. */
    public static final Pulse PLAIN = new Pulse(false, AddressOverride.NONE, false, Token.NONE);
  }

  /**
   * Renews a lease; the keepalive of the released application.
   *
   * @param token the token
   */
  record Alive(Token token) implements Request {
    /** The common one: nothing but the action. */
    public static final Alive PLAIN = new Alive(Token.NONE);
  }

  /**
   * Asks for the peer of an id.
   *
   * @param shareId the id, or {@link ShareId#NONE} for a text that cannot be one
   * @param token the token
   */
  record Push(ShareId shareId, Token token) implements Request {}

  /**
   * A push whose {@code shareId} is missing or no string.
   *
   * @param token the token
   */
  record BadPush(Token token) implements Request {}
}
