package io.sobani.tracker.peer;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of what a {@link Peer} was asked to do: a value, or the reason why there is none.
 *
 * @param <T> the kind of value: the address of a push, the shareId of a change, the open link of a
 *     connection
 * @param value what was asked for, or {@code null}
 * @param failure why there is no value, or {@code null} where there is one
 * @param code the tracker's own word where it refused, as on the wire, else {@code null}
 */
public record Outcome<T>(
    @Nullable T value, @Nullable ConnectFailure failure, @Nullable String code) {

  static <T> Outcome<T> of(T value) {
    return new Outcome<>(value, null, null);
  }

  static <T> Outcome<T> refused(String code) {
    return new Outcome<>(null, ConnectFailure.REFUSED, code);
  }

  static <T> Outcome<T> failed(ConnectFailure failure) {
    return new Outcome<>(null, failure, null);
  }
}
