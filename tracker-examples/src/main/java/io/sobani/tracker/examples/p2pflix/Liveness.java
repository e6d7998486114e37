package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.registry.ExpiringRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The peers that are online: a keep-alive is a lease. Confined to whoever holds the {@link Store}'s
 * lock.
 *
 * <p>A peer is online up to and including the timeout, so a lease is a nanosecond longer.
 */
final class Liveness {
  /** Peers beyond these count as silent until one of them is. */
  private static final int MAX_ONLINE = 1_000_000;

  private static final int MAX_RECLAIMED_AT_ONCE = 8;

  private final Duration timeout;
  private final Clocks clocks;
  private ExpiringRegistry<Long, Boolean> online = new ExpiringRegistry<>(MAX_ONLINE);

  Liveness(Duration timeout, Clocks clocks) {
    this.timeout = timeout;
    this.clocks = clocks;
  }

  boolean isOnline(long peerId) {
    return online.get(peerId, clocks.nanos().getAsLong()) != null;
  }

  void keptAlive(long peerId) {
    online.advance(clocks.nanos().getAsLong(), MAX_RECLAIMED_AT_ONCE, (peer, ignored) -> {});
    lease(peerId, timeout);
  }

  /** Returns the time to store with a keep-alive. */
  String now() {
    return Timestamps.format(clocks.wall().instant());
  }

  /** Starts again with what the database says; times later than now count as never. */
  void restore(List<Peer> peers) {
    online = new ExpiringRegistry<>(MAX_ONLINE);
    Instant now = clocks.wall().instant();
    Instant oldest = now.minus(timeout);
    for (Peer peer : peers) {
      Instant last = Timestamps.parse(peer.keepAliveTime());
      if (!last.isBefore(oldest) && !last.isAfter(now)) {
        lease(peer.id(), Duration.between(oldest, last));
      }
    }
  }

  private void lease(long peerId, Duration remaining) {
    online.put(peerId, true, remaining.toNanos() + 1, clocks.nanos().getAsLong());
  }
}
