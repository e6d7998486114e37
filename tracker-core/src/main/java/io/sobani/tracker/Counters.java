package io.sobani.tracker;

import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.TrackerStats.Outcome;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** The tracker's counters; from any thread, without contention. */
final class Counters {

  final LongAdder received = new LongAdder();
  final LongAdder[] outcomes = adders(Outcome.values().length);
  final LongAdder[] drops = adders(DropReason.values().length);
  final LongAdder[] events = adders(TrackerStats.Event.values().length);

  void received() {
    received.increment();
  }

  /** Counts what became of a request: an outcome or a drop, exactly one for each in the end. */
  void count(Decision decision) {
    if (decision == Decision.DEFERRED) {
      count(TrackerStats.Event.DEFERRED);
    } else if (decision.outcome() != null) {
      outcomes[decision.outcome().ordinal()].increment();
    } else {
      count(decision.dropped());
    }
    if (decision.income() != null) {
      count(TrackerStats.Event.INCOME_SENT);
    }
  }

  void count(DropReason reason) {
    drops[reason.ordinal()].increment();
  }

  void count(TrackerStats.Event event) {
    events[event.ordinal()].increment();
  }

  void count(TrackerStats.Event event, long times) {
    events[event.ordinal()].add(times);
  }

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    Arrays.setAll(adders, i -> new LongAdder());
    return adders;
  }
}
