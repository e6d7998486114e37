package io.sobani.tracker.peer;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ErrorCode;
import io.sobani.tracker.protocol.ShareId;

/**
 * What a {@link PeerSession} tells its host, on the thread that drives it. Callbacks may call the
 * session; they must not throw.
 */
public interface SessionEvents {

  /** Why a registration was lost. */
  enum Loss {
    /** The tracker says that it does not know the peer. */
    EXPIRED,
    /** Three keepalives in a row had no answer. */
    SILENT
  }

  /**
   * The peer is registered, and this is the id to hand out from now on. Called again for each new
   * id, and after each {@link #onUnregistered}.
   *
   * @param shareId the peer's id
   */
  default void onRegistered(ShareId shareId) {}

  /** A keepalive was answered. */
  default void onAlive() {}

  /**
   * The registration was lost; the session announces again by itself, for ever.
   *
   * @param loss why
   */
  default void onUnregistered(Loss loss) {}

  /**
   * The tracker refuses to register the peer; the session goes on asking. Called once for each
   * change of the reason.
   *
   * @param code its reason
   */
  default void onRefused(ErrorCode code) {}

  /**
   * Another peer asked for this one and waits at the given address.
   *
   * @param shareId its id
   * @param peer its address
   */
  default void onIncome(ShareId shareId, Endpoint peer) {}
}
