package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.util.function.BiConsumer;

/** The peer that a push leads to. Reused with its asker, so that a push makes one object less. */
final class PushTarget {

  Endpoint observed;
  Endpoint effective;

  /** True where it wants to be told of its asker. */
  boolean app;

  /** The socket from which it is told. */
  int socket;

  /** Called instead, for a peer that is not told by a datagram; else {@code null}. */
  BiConsumer<Endpoint, ShareId> onIncome;

  void set(
      Endpoint observed,
      Endpoint effective,
      boolean app,
      int socket,
      BiConsumer<Endpoint, ShareId> onIncome) {
    this.observed = observed;
    this.effective = effective;
    this.app = app;
    this.socket = socket;
    this.onIncome = onIncome;
  }
}
