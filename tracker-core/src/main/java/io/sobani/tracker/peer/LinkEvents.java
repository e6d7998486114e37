package io.sobani.tracker.peer;

/**
 * What {@link PeerLinks} tell their host, on the thread that drives them. Callbacks may call the
 * links; they must not throw.
 */
public interface LinkEvents {

  /**
   * Both directions are proven: the host may send to {@link PeerLink#address()}.
   *
   * @param link the link, open from now on
   */
  default void onOpen(PeerLink link) {}

  /**
   * The other peer could not be reached in 15 seconds. The link is gone.
   *
   * @param link the link
   */
  default void onTimedOut(PeerLink link) {}

  /**
   * Nothing came for 25 seconds. The link is gone.
   *
   * @param link the link
   */
  default void onLost(PeerLink link) {}

  /**
   * The other peer left. The link is gone.
   *
   * @param link the link
   */
  default void onDisconnected(PeerLink link) {}

  /**
   * The other peer sent a line of text.
   *
   * @param link the link
   * @param text the line
   */
  default void onChat(PeerLink link, String text) {}

  /**
   * The tracker should be asked again for the other peer, so that it is told again of this one:
   * every two seconds while the asker's link is being opened.
   *
   * @param link the link
   */
  default void onPushDue(PeerLink link) {}
}
