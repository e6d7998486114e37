package io.sobani.tracker.protocol;

/**
 * A message from a peer to a tracker.
 *
 * <p>Every request may carry a token and a nonce; a constructor without them leaves both out, and
 * {@link #with} adds them.
 *
 * @see "PROTOCOL.md, sections 2 to 6 and 9"
 */
public sealed interface Request {

  /** Returns the token of the request, or {@link Token#NONE}. */
  Token token();

  /** Returns the nonce of the request, which the reply echoes, or {@link Token#NONE}. */
  Token nonce();

  /** Returns this request with another token and nonce, or {@link Token#NONE} for either. */
  Request with(Token token, Token nonce);

  /** Asks for a registration, or confirms the existing one; may override the observed address. */
  record Announce(AddressOverride override, Token token, Token nonce) implements Request {
    /** An announce with nothing but its action. */
    public static final Announce PLAIN = new Announce(AddressOverride.NONE);

    /** Creates an announce without token and nonce. */
    public Announce(AddressOverride override) {
      this(override, Token.NONE, Token.NONE);
    }

    @Override
    public Announce with(Token token, Token nonce) {
      return new Announce(override, token, nonce);
    }
  }

  /**
   * Renews a lease and, where it overrides, changes what is handed out.
   *
   * @param overrides whether {@code override} and {@code regenerate} count
   * @param override the address to hand out instead of the observed one
   * @param regenerate whether a new shareId is asked for
   */
  record Pulse(
      boolean overrides, AddressOverride override, boolean regenerate, Token token, Token nonce)
      implements Request {
    /** A pulse with nothing but its action. */
    public static final Pulse PLAIN =
        new Pulse(false, AddressOverride.NONE, false, Token.NONE, Token.NONE);

    /** Creates a pulse that overrides, without token and nonce. */
    public Pulse(AddressOverride override, boolean regenerate) {
      this(true, override, regenerate, Token.NONE, Token.NONE);
    }

    @Override
    public Pulse with(Token token, Token nonce) {
      return new Pulse(overrides, override, regenerate, token, nonce);
    }
  }

  /** Renews a lease; the keepalive of the released application. */
  record Alive(Token token, Token nonce) implements Request {
    /** An alive with nothing but its action. */
    public static final Alive PLAIN = new Alive(Token.NONE, Token.NONE);

    @Override
    public Alive with(Token token, Token nonce) {
      return new Alive(token, nonce);
    }
  }

  /** Asks for the peer of an id, or of {@link ShareId#NONE}, for a text that cannot be one. */
  record Push(ShareId shareId, Token token, Token nonce) implements Request {
    /** Creates a push without token and nonce. */
    public Push(ShareId shareId) {
      this(shareId, Token.NONE, Token.NONE);
    }

    @Override
    public Push with(Token token, Token nonce) {
      return new Push(shareId, token, nonce);
    }
  }

  /** A push whose {@code shareId} is missing or not a string. */
  record BadPush(Token token, Token nonce) implements Request {
    /** A bad push without token and nonce. */
    public static final BadPush PLAIN = new BadPush(Token.NONE, Token.NONE);

    @Override
    public BadPush with(Token token, Token nonce) {
      return new BadPush(token, nonce);
    }
  }
}
