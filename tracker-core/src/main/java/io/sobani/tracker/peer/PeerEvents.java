package io.sobani.tracker.peer;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.ShareId;

/**
 * Tells a host what happens to its {@link Peer} or its {@link PeerLinks}, on the thread that drives
 * them. Callbacks may call the peer; they must be short and must not throw. Each has a default that
 * does nothing.
 */
public interface PeerEvents {

  /** The reason for which a registration was lost. */
  enum Loss {
    /** The tracker says that it does not know the peer. */
    EXPIRED,
    /** Three keepalives in a row had no answer. */
    SILENT
  }

  /**
   * The peer is registered, and this is the id to hand out from now on. Called again for each new
   * id, and after each {@link #onUnregistered}.
   */
  default void onRegistered(ShareId shareId) {}

  /** The tracker answered a keepalive. */
  default void onAlive() {}

  /** The registration was lost. The peer announces again by itself, without end. */
  default void onUnregistered(Loss loss) {}

  /**
   * The tracker refuses to register the peer, which keeps asking. Called once for each change of
   * the reason.
   */
  default void onRefused(Code code) {}

  /** The tracker has answered nothing for {@link PeerConfig#timeout()}; the peer keeps asking. */
  default void onUnreachable() {}

  /** The tracker answers again, after {@link #onUnreachable}. */
  default void onReachable() {}

  /** Another peer asked the tracker for this one; a link to it is being opened. */
  default void onIncome(ShareId shareId, Endpoint peer) {}

  /** A link is open, whichever side asked for it: the host may send to its address. */
  default void onConnected(PeerLink link) {}

  /** A link could not be opened, whichever side asked for it. */
  default void onFailed(ShareId shareId, ConnectFailure failure) {}

  /**
   * Nothing came over an open link for 25 seconds: it is closed. The side that asked for it
   * connects again by itself, and the host is told of the result.
   */
  default void onLost(PeerLink link) {}

  /** The other peer left: an open link is closed. */
  default void onDisconnected(PeerLink link) {}

  /**
   * The other peer sent a line of text, which may hold any character: neutralise control and
   * bidirectional ones before a terminal shows it.
   */
  default void onChat(PeerLink link, String text) {}
}
