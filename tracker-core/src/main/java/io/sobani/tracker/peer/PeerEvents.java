package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.ShareId;

/**
 * What a {@link Peer} tells its host, on the thread that drives it. Callbacks may call the peer;
 * they must not throw.
 */
public interface PeerEvents extends SessionEvents {

  /**
   * A link is open, whoever asked for it: the host may send to its address.
   *
   * @param link the link
   */
  default void onConnected(PeerLink link) {}

  /**
   * A connection could not be made, whoever asked for it.
   *
   * @param shareId the other peer's id
   * @param failure why
   */
  default void onFailed(ShareId shareId, ConnectFailure failure) {}

  /**
   * An open link fell silent. The side that asked for it connects again by itself; the host is told
   * of what comes of it.
   *
   * @param link the link, gone
   */
  default void onLost(PeerLink link) {}

  /**
   * The other peer left.
   *
   * @param link the link, gone
   */
  default void onDisconnected(PeerLink link) {}

  /**
   * The other peer sent a line of text.
   *
   * @param link the link
   * @param text the line
   */
  default void onChat(PeerLink link, String text) {}
}
