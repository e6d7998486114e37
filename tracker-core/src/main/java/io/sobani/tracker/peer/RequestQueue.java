package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Token;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Requests of one kind that take turns, because a tracker may not number its answers: one is under
 * way at a time, and after one that was sent more than once the next waits for stray answers to
 * pass.
 *
 * @param <S> the subject of a request
 * @param <O> its outcome
 */
final class RequestQueue<S, O> implements RequestSource {

  private record Entry<S, O>(S subject, Consumer<? super O> outcome) {}

  private final Function<S, Request> request;
  private final Function<ConnectFailure, O> failed;
  private final Retransmission schedule;
  private final Timer strays = new Timer();
  private final ArrayDeque<Entry<S, O>> entries = new ArrayDeque<>();
  private O fallbackOutcome;

  RequestQueue(Function<S, Request> request, Function<ConnectFailure, O> failed, Random random) {
    this.request = request;
    this.failed = failed;
    this.schedule = Pacing.ofRequests(random);
  }

  void add(S subject, Consumer<? super O> outcome) {
    if (entries.size() == Pacing.MAX_WAITING) {
      outcome.accept(failed.apply(ConnectFailure.DROPPED));
      return;
    }
    entries.add(new Entry<>(subject, outcome));
    if (entries.size() == 1) {
      startNext();
    }
  }

  /** Returns the subject that was asked for, or {@code null} where nothing awaits an answer. */
  S current() {
    return isWaiting() ? entries.peek().subject : null;
  }

  /** Returns how often the current request was sent. */
  int tries() {
    return schedule.tries();
  }

  /** Ends the current request. */
  void finish(long nowNs, O outcome) {
    if (schedule.tries() > 1) {
      strays.at(nowNs + Pacing.STRAY_ANSWER_NS);
    }
    Entry<S, O> entry = entries.remove();
    startNext();
    entry.outcome.accept(outcome);
  }

  /** Sets the outcome of the current request for the case that no better one comes in time. */
  void expect(O outcome) {
    fallbackOutcome = outcome;
  }

  void close() {
    schedule.stop();
    while (!entries.isEmpty()) {
      entries.remove().outcome.accept(failed.apply(ConnectFailure.DROPPED));
    }
  }

  @Override
  public Request poll(long nowNs, boolean registered) {
    if (!isDue(nowNs)) {
      return null;
    }
    if (schedule.isExhausted(Pacing.MAX_TRIES)) {
      finish(nowNs, fallbackOutcome);
      return poll(nowNs, registered);
    }
    schedule.sent(nowNs); // a try without a registration counts too, or it would wait for ever
    return registered
        ? request.apply(entries.peek().subject).with(Token.NONE, schedule.nonce())
        : null;
  }

  @Override
  public long delayNs(long nowNs) {
    if (strays.isOff() || strays.isDue(nowNs)) {
      return schedule.delayNs(nowNs);
    }
    return schedule.delayNs(nowNs) == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(schedule.delayNs(nowNs), strays.delayNs(nowNs));
  }

  @Override
  public boolean isWaiting() {
    return schedule.tries() > 0;
  }

  @Override
  public boolean hasSent(Token nonce) {
    return nonce.equals(schedule.nonce());
  }

  @Override
  public void repeat() {
    schedule.repeat();
  }

  private boolean isDue(long nowNs) {
    return schedule.isDue(nowNs) && delayNs(nowNs) <= 0;
  }

  private void startNext() {
    fallbackOutcome = failed.apply(ConnectFailure.TRACKER_SILENT);
    if (entries.isEmpty()) {
      schedule.stop();
    } else {
      schedule.start();
    }
  }
}
