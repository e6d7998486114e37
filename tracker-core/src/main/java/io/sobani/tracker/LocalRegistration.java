package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.util.function.BiConsumer;

/**
 * The registration of a peer that runs the tracker in its own process; see {@link
 * Tracker#registerLocal}. It lasts until it is closed, from any thread.
 */
public final class LocalRegistration implements AutoCloseable {

  private final ShareIds shareIds;
  private final ShareId shareId;
  private final Endpoint advertised;
  final BiConsumer<Endpoint, ShareId> onIncome;

  LocalRegistration(
      ShareIds shareIds,
      ShareId shareId,
      Endpoint advertised,
      BiConsumer<Endpoint, ShareId> onIncome) {
    this.shareIds = shareIds;
    this.shareId = shareId;
    this.advertised = advertised;
    this.onIncome = onIncome;
  }

  /** Returns the id to hand out. */
  public ShareId shareId() {
    return shareId;
  }

  /** Returns the address that an asker is told. */
  public Endpoint advertised() {
    return advertised;
  }

  /** Ends the registration: the id is unknown from then on. */
  @Override
  public void close() {
    shareIds.remove(this);
  }
}
