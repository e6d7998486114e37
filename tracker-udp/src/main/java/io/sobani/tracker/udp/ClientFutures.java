package io.sobani.tracker.udp;

import io.sobani.tracker.peer.ConnectFailure;
import io.sobani.tracker.peer.Outcome;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
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

  void drop() {
    pending.forEach(future -> fail(future, ConnectFailure.DROPPED));
  }

  static void fail(CompletableFuture<?> future, ConnectFailure failure) {
    future.completeExceptionally(new ConnectFailedException(failure, failure.explanation()));
  }

  /** Returns what ends a future with the outcome of what was asked for. */
  static <T, V> Consumer<Outcome<T>> ending(
      CompletableFuture<V> future, Function<? super T, V> toValue) {
    return outcome -> {
      if (outcome.value() != null) {
        future.complete(toValue.apply(outcome.value()));
      } else if (outcome.code() != null) {
        future.completeExceptionally(
            new ConnectFailedException(outcome.failure(), "the tracker says " + outcome.code()));
      } else {
        fail(future, outcome.failure());
      }
    };
  }
}
