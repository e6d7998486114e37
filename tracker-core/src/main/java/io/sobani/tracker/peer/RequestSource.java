package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Token;

/** A kind of request that a session makes of its tracker, with a schedule of its own. */
interface RequestSource {

  /** Returns the next request that is due, with its nonce, or {@code null}; it counts as sent. */
  Request poll(long nowNs, boolean registered);

  /** Returns the delay until {@link #poll} has something, {@link Long#MAX_VALUE} if never. */
  long delayNs(long nowNs);

  /** Returns whether a request is without an answer. */
  boolean isWaiting();

  /** Returns whether the last request of this kind had that nonce. */
  boolean hasSent(Token nonce);

  /** Sends that request again at once: there is a new token, or a new registration. */
  void repeat();
}
