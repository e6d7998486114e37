package io.sobani.tracker;

import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.protocol.Reply;
import java.net.InetSocketAddress;

/**
 * The decision on a request: a reply and what it counts as, or the reason why there is none; with a
 * push perhaps an income for another peer. Those on keepalives are constants, so that a keepalive
 * makes no object.
 *
 * <p>What a decision does not have is {@code null}.
 *
 * @param reply the reply to the asker, without token and nonce
 * @param income what the other peer is told, at {@code target} from {@code targetSocket}
 */
record Decision(
    Outcome outcome,
    DropReason dropped,
    Reply reply,
    Reply.Income income,
    InetSocketAddress target,
    int targetSocket) {

  static final Decision PULSE_RENEWED = of(Outcome.PULSE_RENEWED, Reply.PulseReceived.RENEWED);
  static final Decision PULSE_UNKNOWN = of(Outcome.PULSE_UNKNOWN, Reply.PulseReceived.UNKNOWN);
  static final Decision ALIVE_RENEWED = of(Outcome.ALIVE_RENEWED, Reply.Alived.PLAIN);
  static final Decision ALIVE_UNKNOWN = of(Outcome.ALIVE_UNKNOWN, Reply.Expired.PLAIN);
  static final Decision PUSH_EXPIRED = of(Outcome.PUSH_EXPIRED, Reply.Expired.PLAIN);
  static final Decision OVER_BUDGET = dropped(DropReason.OVER_BUDGET);
  static final Decision OVER_MISS_BUDGET = dropped(DropReason.OVER_MISS_BUDGET);
  static final Decision ELSEWHERE = dropped(DropReason.ELSEWHERE);
  static final Decision DEFERRED = of(null, null);

  static Decision of(Outcome outcome, Reply reply) {
    return new Decision(outcome, null, reply, null, null, 0);
  }

  /** Returns the decision on a request that cannot be served here and now. */
  static Decision notHere(Elsewhere.Answer answer) {
    return answer == Elsewhere.Answer.LATER ? DEFERRED : ELSEWHERE;
  }

  private static Decision dropped(DropReason reason) {
    return new Decision(null, reason, null, null, null, 0);
  }

  /** Returns the decision on a push that another peer is told of. */
  static Decision introducing(
      Reply reply, Reply.Income income, InetSocketAddress target, int targetSocket) {
    return new Decision(Outcome.PUSH_FOUND, null, reply, income, target, targetSocket);
  }
}
