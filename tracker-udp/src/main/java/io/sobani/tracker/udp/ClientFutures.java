package io.sobani.tracker.udp;

import io.sobani.tracker.peer.ChangeOutcome;
import io.sobani.tracker.peer.ConnectFailure;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.peer.PushOutcome;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The futures of a client: each ends with a value or a {@link ConnectFailedException}, at the
 * latest after the client's timeout. The clock is the JDK's, so that this holds even where nobody
 * polls. Thread-safe.
 */
final class ClientFutures {

  private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();
  private final long timeoutNs;
  private final Supplier<ConnectFailure> reasonOfTimeout;

  ClientFutures(Duration timeout, Supplier<ConnectFailure> reasonOfTimeout) {
    this.timeoutNs = timeout.toNanos();
    this.reasonOfTimeout = reasonOfTimeout;
  }

  <T> CompletableFuture<T> begin() {
    CompletableFuture<T> future = new CompletableFuture<>();
    CompletableFuture<Void> alarm =
        new CompletableFuture<Void>().completeOnTimeout(null, timeoutNs, TimeUnit.NANOSECONDS);
    pending.add(future);
    future.whenComplete(
        (value, failure) -> {
          pending.remove(future);
          alarm.cancel(false);
        });
    alarm.thenRun(() -> fail(future, reasonOfTimeout.get()));
    return future;
  }

  /** Fails all that are pending. */
  void drop() {
    pending.forEach(future -> fail(future, ConnectFailure.DROPPED));
  }

  static void fail(CompletableFuture<?> future, ConnectFailure failure) {
    future.completeExceptionally(new ConnectFailedException(failure));
  }

  static void end(CompletableFuture<InetSocketAddress> future, PeerLink link, ConnectFailure why) {
    if (link != null) {
      future.complete(link.address());
    } else {
      fail(future, why);
    }
  }

  static void end(CompletableFuture<InetSocketAddress> future, PushOutcome outcome) {
    if (outcome instanceof PushOutcome.Found found) {
      future.complete(found.peer().toSocketAddress());
    } else if (outcome instanceof PushOutcome.Refused refused) {
      refuse(future, refused.code().wireName());
    } else {
      fail(future, outcome.failure());
    }
  }

  static void end(CompletableFuture<ShareId> future, ChangeOutcome outcome) {
    if (outcome instanceof ChangeOutcome.Done done) {
      future.complete(done.shareId());
    } else if (outcome instanceof ChangeOutcome.Refused refused) {
      refuse(future, refused.problem().wireName());
    } else {
      fail(future, outcome.failure());
    }
  }

  private static void refuse(CompletableFuture<?> future, String code) {
    future.completeExceptionally(
        new ConnectFailedException(ConnectFailure.REFUSED, "the tracker says " + code));
  }
}
