package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;

/**
 * What a tracker says to a peer. No action of a reply is one of a request.
 *
 * @see "PROTOCOL.md, sections 2 to 6 and 9"
 */
public sealed interface Reply {

  /**
   * Returns the fresh token for the peer.
   *
   * @return the token, or {@link Token#NONE} where the request had none
   */
  Token token();

  /**
   * Answers an announce, documented dialect.
   *
   * @param shareId the peer's id
   * @param token the fresh token
   */
  record AnnounceReceived(ShareId shareId, Token token) implements Reply {}

  /**
   * Answers an announce, or an alive that registered; application's dialect.
   *
   * @param shareId the peer's id
   * @param token the fresh token
   */
  record Announced(ShareId shareId, Token token) implements Reply {}

  /**
   * Answers a pulse.
   *
   * @param registered whether the peer is registered: status 0, else status 1
   * @param overridden whether everything asked for was set
   * @param shareId the new id where one was made, else {@link ShareId#NONE}
   * @param problem why nothing was set, or {@link OverrideProblem#NONE}
   * @param token the fresh token
   */
  record PulseReceived(
      boolean registered, boolean overridden, ShareId shareId, OverrideProblem problem, Token token)
      implements Reply {
    /** Renewed, nothing else asked. */
    public static final PulseReceived RENEWED =
        new PulseReceived(true, false, ShareId.NONE, OverrideProblem.NONE, Token.NONE);

    /** Not registered. */
    public static final PulseReceived UNKNOWN =
        new PulseReceived(false, false, ShareId.NONE, OverrideProblem.NONE, Token.NONE);
  }

  /**
   * Answers an alive of a registered peer.
   *
   * @param token the fresh token
   */
  record Alived(Token token) implements Reply {
    /** Without a token. */
    public static final Alived PLAIN = new Alived(Token.NONE);
  }

  /**
   * Says that the sender is not registered.
   *
   * @param token the fresh token
   */
  record Expired(Token token) implements Reply {
    /** Without a token. */
    public static final Expired PLAIN = new Expired(Token.NONE);
  }

  /**
   * Answers a push, documented dialect.
   *
   * @param peer the effective address of the peer that was asked for
   * @param token the fresh token
   */
  record PushReceived(Endpoint peer, Token token) implements Reply {}

  /**
   * Answers a push, application's dialect.
   *
   * @param peer the effective address of the peer that was asked for
   * @param shareId the id that was asked for
   * @param token the fresh token
   */
  record Pushed(Endpoint peer, ShareId shareId, Token token) implements Reply {}

  /**
   * Tells a peer that somebody asked for it; application's dialect, the one reply that nobody asked
   * for.
   *
   * @param peer the observed address of the asker
   * @param shareId the asker's id
   */
  record Income(Endpoint peer, ShareId shareId) implements Reply {
    @Override
    public Token token() {
      return Token.NONE;
    }
  }

  /**
   * Says that an announce or a push was not served.
   *
   * @param toPush whether it answers a push, else an announce
   * @param code why
   * @param token the fresh token
   */
  record Error(boolean toPush, ErrorCode code, Token token) implements Reply {}

  /**
   * Asks the peer to send its request again with this token.
   *
   * @param token the token
   */
  record Challenge(Token token) implements Reply {}
}
