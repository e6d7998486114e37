package io.sobani.tracker;

import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.TrackerStats.Outcome;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** The tracker's counters; from any thread, without contention. */
final class Counters {

  private final LongAdder received = new LongAdder();
  private final LongAdder[] outcomes = adders(Outcome.values().length);
  private final LongAdder[] drops = adders(DropReason.values().length);
  private final LongAdder[] events = adders(TrackerStats.Event.values().length);

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

  /** Reads them all; {@code received} last, so that it is never less than what became of it. */
  TrackerStats stats(int peers, int maxPeers) {
    long[] outcomesNow = sums(outcomes);
    long[] dropsNow = sums(drops);
    long[] eventsNow = sums(events);
    return new TrackerStats(received.sum(), outcomesNow, dropsNow, eventsNow, peers, maxPeers);
  }

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    Arrays.setAll(adders, i -> new LongAdder());
    return adders;
  }

  private static long[] sums(LongAdder[] adders) {
    return Arrays.stream(adders).mapToLong(LongAdder::sum).toArray();
  }
}
