package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;

/**
 * Decides who may register and who may ask; within what the limits allow.
 *
 * <p>Asked on the thread that serves the request, before any lock is taken. One that throws has
 * refused. While it thinks, its event loop waits: a slow one loses datagrams.
 */
public interface Authorizer {

  /** Allows everything. */
  Authorizer ALL = new Authorizer() {};

  /**
   * Decides on an announce, or an alive that would register: false is answered with {@code
   * refused}, or {@code expired}.
   */
  default boolean mayAnnounce(Endpoint peer, Listener listener) {
    return true;
  }

  /** Decides on a push for an id, live or not: false is answered with {@code refused}. */
  default boolean mayPush(Endpoint asker, ShareId shareId, Listener listener) {
    return true;
  }
}
