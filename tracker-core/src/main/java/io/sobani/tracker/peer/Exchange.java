package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Token;

/** One of the things that a session asks of its tracker, each with a schedule of its own. */
interface Exchange {

  /** Returns the next request that is due, or {@code null}; it counts as sent. */
  Request poll(long nowNs, Token token, boolean registered);

  /** Returns the delay until {@link #poll} has something, {@link Long#MAX_VALUE} if never. */
  long delayNs(long nowNs);

  /** Returns whether a request is without an answer. */
  boolean isWaiting();

  /** Sends that request again at once: there is a new token, or a new registration. */
  void repeat();
}
