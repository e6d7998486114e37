package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride.Problem;

/**
 * A message from a tracker to a peer. No action of a reply is an action of a request.
 *
 * <p>Every reply but an income may carry a fresh token and the nonce of its request; a constructor
 * without them leaves both out, and {@link #with} adds them.
 *
 * @see "PROTOCOL.md, sections 2 to 6 and 9"
 */
public sealed interface Reply {

  /** Returns the fresh token for the peer, {@link Token#NONE} where the request had none. */
  Token token();

  /** Returns the nonce of the request, {@link Token#NONE} where that had none. */
  Token nonce();

  /**
   * Returns this reply with a fresh token and the request's nonce, either of which may be {@link
   * Token#NONE}. A challenge keeps its token; an income answers no request and stays as it is.
   */
  Reply with(Token token, Token nonce);

  /** Answers an announce with the peer's id, documented dialect. */
  record AnnounceReceived(ShareId shareId, Token token, Token nonce) implements Reply {
    /** Creates a reply without token and nonce. */
    public AnnounceReceived(ShareId shareId) {
      this(shareId, Token.NONE, Token.NONE);
    }

    @Override
    public AnnounceReceived with(Token token, Token nonce) {
      return new AnnounceReceived(shareId, token, nonce);
    }
  }

  /** Answers an announce, or an alive that registered, with the id; application's dialect. */
  record Announced(ShareId shareId, Token token, Token nonce) implements Reply {
    /** Creates a reply without token and nonce. */
    public Announced(ShareId shareId) {
      this(shareId, Token.NONE, Token.NONE);
    }

    @Override
    public Announced with(Token token, Token nonce) {
      return new Announced(shareId, token, nonce);
    }
  }

  /**
   * Answers a pulse.
   *
   * @param registered whether the peer is registered: status 0, else status 1
   * @param overridden whether everything asked for was set
   * @param shareId the new id where one was made, else {@link ShareId#NONE}
   * @param problem why nothing was set, or {@link Problem#NONE}
   */
  record PulseReceived(
      boolean registered,
      boolean overridden,
      ShareId shareId,
      Problem problem,
      Token token,
      Token nonce)
      implements Reply {
    /** Renewed, nothing else asked. */
    public static final PulseReceived RENEWED =
        new PulseReceived(true, false, ShareId.NONE, Problem.NONE);

    /** Not registered. */
    public static final PulseReceived UNKNOWN =
        new PulseReceived(false, false, ShareId.NONE, Problem.NONE);

    /** Creates a reply without token and nonce. */
    public PulseReceived(boolean registered, boolean overridden, ShareId shareId, Problem problem) {
      this(registered, overridden, shareId, problem, Token.NONE, Token.NONE);
    }

    @Override
    public PulseReceived with(Token token, Token nonce) {
      return new PulseReceived(registered, overridden, shareId, problem, token, nonce);
    }
  }

  /** Answers an alive of a registered peer. */
  record Alived(Token token, Token nonce) implements Reply {
    /** Without token and nonce. */
    public static final Alived PLAIN = new Alived(Token.NONE, Token.NONE);

    @Override
    public Alived with(Token token, Token nonce) {
      return new Alived(token, nonce);
    }
  }

  /** Says that the sender is not registered. */
  record Expired(Token token, Token nonce) implements Reply {
    /** Without token and nonce. */
    public static final Expired PLAIN = new Expired(Token.NONE, Token.NONE);

    @Override
    public Expired with(Token token, Token nonce) {
      return new Expired(token, nonce);
    }
  }

  /** Answers a push with the effective address of the peer, documented dialect. */
  record PushReceived(Endpoint peer, Token token, Token nonce) implements Reply {
    /** Creates a reply without token and nonce. */
    public PushReceived(Endpoint peer) {
      this(peer, Token.NONE, Token.NONE);
    }

    @Override
    public PushReceived with(Token token, Token nonce) {
      return new PushReceived(peer, token, nonce);
    }
  }

  /** Answers a push with the peer's effective address and its id, application's dialect. */
  record Pushed(Endpoint peer, ShareId shareId, Token token, Token nonce) implements Reply {
    /** Creates a reply without token and nonce. */
    public Pushed(Endpoint peer, ShareId shareId) {
      this(peer, shareId, Token.NONE, Token.NONE);
    }

    @Override
    public Pushed with(Token token, Token nonce) {
      return new Pushed(peer, shareId, token, nonce);
    }
  }

  /**
   * Tells a peer the observed address of another one that asked for it; application's dialect, the
   * only reply that answers no request of its receiver.
   */
  record Income(Endpoint peer, ShareId shareId) implements Reply {
    @Override
    public Token token() {
      return Token.NONE;
    }

    @Override
    public Token nonce() {
      return Token.NONE;
    }

    @Override
    public Income with(Token token, Token nonce) {
      return this;
    }
  }

  /** Says why an announce was not served, or a push where {@code toPush}. */
  record Error(boolean toPush, Code code, Token token, Token nonce) implements Reply {
    /** Creates a reply without token and nonce. */
    public Error(boolean toPush, Code code) {
      this(toPush, code, Token.NONE, Token.NONE);
    }

    @Override
    public Error with(Token token, Token nonce) {
      return new Error(toPush, code, token, nonce);
    }

    /** The reason why an announce or a push was not served: the {@code code} of an error reply. */
    public enum Code {
      /** The id of a push is not live. */
      UNKNOWN_SHARE_ID("unknownShareId"),
      /** A push has no id, or one that is not a string. */
      BAD_SHARE_ID("badShareId"),
      /** There is no room for another peer. */
      TRACKER_FULL("trackerFull"),
      /** There are too many peers of that host or network. */
      HOST_FULL("hostFull"),
      /** The host's authorizer refused; a client takes every unknown code for this one. */
      REFUSED("refused"),
      /** The tracker is about to stop and takes nobody new. */
      CLOSING("closing");

      private final String wireName;

      Code(String wireName) {
        this.wireName = wireName;
      }

      /** Returns the name on the wire. */
      public String wireName() {
        return wireName;
      }
    }
  }

  /** Asks the peer to send its request again with this token. */
  record Challenge(Token token, Token nonce) implements Reply {
    /** Creates a challenge without nonce. */
    public Challenge(Token token) {
      this(token, Token.NONE);
    }

    @Override
    public Challenge with(Token token, Token nonce) {
      return new Challenge(this.token, nonce);
    }
  }
}
