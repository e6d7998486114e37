package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.Token;
import java.util.ArrayDeque;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Requests of one kind that take turns: answers have no number, so one is under way at a time, and
 * after one that was sent more than once the next waits for stray answers to pass.
 *
 * @param <S> what is asked
 * @param <O> what comes of it
 */
final class RequestQueue<S, O> implements Exchange {

  private record Entry<S, O>(S subject, Consumer<? super O> outcome) {}

  private final BiFunction<S, Token, Request> request;
  private final O timedOut;
  private final O dropped;
  private final Retransmission schedule;
  private final Timer strays = new Timer();
  private final ArrayDeque<Entry<S, O>> entries = new ArrayDeque<>();
  private O atWorst;

  RequestQueue(
      BiFunction<S, Token, Request> request, O timedOut, O dropped, RandomGenerator random) {
    this.request = request;
    this.timedOut = timedOut;
    this.dropped = dropped;
    this.schedule = Pacing.ofRequests(random);
  }

  void add(S subject, Consumer<? super O> outcome) {
    if (entries.size() == Pacing.MAX_WAITING) {
      outcome.accept(dropped);
      return;
    }
    entries.add(new Entry<>(subject, outcome));
    if (entries.size() == 1) {
      startNext();
    }
  }

  /** Returns what is being asked, or {@code null} where nothing awaits an answer. */
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

  /** Says what the current request comes to if it has no better answer in time. */
  void expect(O outcome) {
    atWorst = outcome;
  }

  void close() {
    schedule.stop();
    while (!entries.isEmpty()) {
      entries.remove().outcome.accept(dropped);
    }
  }

  @Override
  public Request poll(long nowNs, Token token, boolean registered) {
    if (!isDue(nowNs)) {
      return null;
    }
    if (schedule.isExhausted(Pacing.MAX_TRIES)) {
      finish(nowNs, atWorst);
      return poll(nowNs, token, registered);
    }
    schedule.sent(nowNs); // a try without a registration counts too, or it would wait for ever
    return registered ? request.apply(entries.peek().subject, token) : null;
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
  public void repeat() {
    schedule.repeat();
  }

  private boolean isDue(long nowNs) {
    return schedule.isDue(nowNs) && delayNs(nowNs) <= 0;
  }

  private void startNext() {
    atWorst = timedOut;
    if (entries.isEmpty()) {
      schedule.stop();
    } else {
      schedule.start();
    }
  }
}
