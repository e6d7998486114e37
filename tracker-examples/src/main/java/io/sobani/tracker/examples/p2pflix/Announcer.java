package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.p2pflix.Event.PeerEvent;

/** Has other trackers told of what a transaction does, when it is committed. */
final class Announcer {
  private final Store store;
  private final Broadcaster broadcaster;

  Announcer(Store store, Broadcaster broadcaster) {
    this.store = store;
    this.broadcaster = broadcaster;
  }

  /** Tells what a peer changed at this tracker; it is kept until all have it. */
  void announce(PeerEvent event) {
    long id = store.outbox.add(event);
    store.afterCommit(() -> broadcaster.broadcast(event, id));
  }

  /** Passes on what another tracker told. */
  void passOn(PeerEvent event) {
    store.afterCommit(() -> broadcaster.broadcast(event, Outbox.NONE));
  }
}
