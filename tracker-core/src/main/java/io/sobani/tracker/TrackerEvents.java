package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.ShareId;

/**
 * Told what happens in a tracker.
 *
 * <p>Called on the thread that serves the request, or that reclaims what ended, without a lock, so
 * that it may call back into the tracker. What it throws is counted and goes no further. A slow one
 * stops its event loop, which loses datagrams. Endpoints are observed addresses.
 */
public interface TrackerEvents {

  /** Hears nothing. */
  TrackerEvents NONE = new TrackerEvents() {};

  /** A peer is registered. */
  default void onRegistered(Endpoint peer, ShareId shareId) {}

  /**
   * A registration was taken over from a snapshot; called on the thread that loads it, when all of
   * it is read and nothing is served yet.
   */
  default void onRestored(Endpoint peer, ShareId shareId) {}

  /** A live registration was renewed; not told where {@link #hearsRenewals()} says so. */
  default void onRenewed(Endpoint peer, ShareId shareId) {}

  /**
   * Returns whether {@link #onRenewed} is to be called; read once, when the tracker is made.
   * Without a call a renewal makes no object.
   */
  default boolean hearsRenewals() {
    return true;
  }

  /** A peer's override, id or dialect changed. */
  default void onChanged(Endpoint peer, ShareId shareId) {}

  /** A registration ended; called when it is reclaimed, at most 30 s late. */
  default void onExpired(Endpoint peer, ShareId shareId) {}

  /** A registration made room for another, or for the next owner of its address. */
  default void onEvicted(Endpoint peer, ShareId shareId) {}

  /** A push found its peer. */
  default void onPushed(Endpoint asker, ShareId shareId) {}

  /** A push found its peer, which the limits on introductions kept from being told. */
  default void onSuppressed(Endpoint asker, Endpoint target) {}

  /** A push found nobody. */
  default void onMissed(Endpoint asker) {}

  /** An announce, an alive or a push was refused. */
  default void onRefused(Endpoint peer, Code reason) {}
}
