package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Token;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Requests of one kind that take turns, because a tracker may not number its answers: one is under
 * way at a time, and after one that was sent more than once the next waits for stray answers to
 * pass. Each is tried 16 times in about 30 s, after 500 ms, doubling to 2 s only, because somebody
 * waits for it.
 *
 * @param <R> the kind of request
 * @param <T> the value of its outcome
 */
final class RequestQueue<R extends Request, T> {

  static final int MAX_TRIES = 16;

  private static final int MAX_WAITING = 64;
  private static final long FIRST_WAIT_NS = 500_000_000L;
  private static final long MAX_WAIT_NS = 2_000_000_000L;
  private static final long STRAY_ANSWER_NS = 2_000_000_000L;

  final Retransmission schedule;

  private record Entry<R, T>(R request, Consumer<? super Outcome<T>> outcome) {}

  private final Timer strays = new Timer();
  private final ArrayDeque<Entry<R, T>> entries = new ArrayDeque<>();
  private Outcome<T> fallbackOutcome;
  private boolean closed;

  RequestQueue(Random random) {
    schedule = new Retransmission(FIRST_WAIT_NS, MAX_WAIT_NS, random);
  }

  void add(R request, Consumer<? super Outcome<T>> outcome) {
    if (closed || entries.size() == MAX_WAITING) {
      outcome.accept(Outcome.failed(ConnectFailure.DROPPED));
      return;
    }
    entries.add(new Entry<>(request, outcome));
    if (entries.size() == 1) {
      startNext();
    }
  }

  /** Returns the request that was sent, or {@code null} where nothing awaits an answer. */
  R current() {
    return schedule.isWaiting() ? entries.peek().request : null;
  }

  void finish(long nowNs, Outcome<T> outcome) {
    if (schedule.tries() > 1) {
      strays.at(nowNs + STRAY_ANSWER_NS);
    }
    Entry<R, T> entry = entries.remove();
    startNext();
    entry.outcome.accept(outcome);
  }

  /** Sets the outcome of the current request for the case that no better one comes in time. */
  void expect(Outcome<T> outcome) {
    fallbackOutcome = outcome;
  }

  void close() {
    closed = true;
    schedule.stop();
    while (!entries.isEmpty()) {
      entries.remove().outcome.accept(Outcome.failed(ConnectFailure.DROPPED));
    }
  }

  /** Returns the request that is due, with its nonce, or {@code null}; it counts as sent. */
  Request poll(long nowNs, boolean registered) {
    if (delayNs(nowNs) > 0) {
      return null;
    }
    if (schedule.isExhausted(MAX_TRIES)) {
      finish(nowNs, fallbackOutcome);
      return null;
    }
    schedule.sent(nowNs); // a try without a registration counts too, or it would wait for ever
    return registered ? entries.peek().request.with(Token.NONE, schedule.nonce()) : null;
  }

  /** Returns the delay until {@link #poll} has work, {@link Long#MAX_VALUE} if never. */
  long delayNs(long nowNs) {
    long delayNs = schedule.delayNs(nowNs);
    return strays.isOff() ? delayNs : Math.max(delayNs, strays.delayNs(nowNs));
  }

  private void startNext() {
    fallbackOutcome = Outcome.failed(ConnectFailure.TRACKER_SILENT);
    if (entries.isEmpty()) {
      schedule.stop();
    } else {
      schedule.start();
    }
  }
}
