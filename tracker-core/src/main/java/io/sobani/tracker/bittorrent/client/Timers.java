package io.sobani.tracker.bittorrent.client;

import io.sobani.tracker.DatagramSink;
import java.util.Comparator;
import java.util.TreeSet;

/** A queue of timers ordered by due time. Not thread-safe; times are compared by difference. */
final class Timers {

  private final TreeSet<Timer> queue =
      new TreeSet<>(
          ((Comparator<Timer>) (a, b) -> Long.signum(a.dueNs - b.dueNs))
              .thenComparingLong(timer -> timer.number));

  private long lastNumber;

  void schedule(Timer timer, long dueNs) {
    queue.remove(timer);
    timer.dueNs = dueNs;
    timer.number = ++lastNumber; // what is due at one time comes in the order of scheduling
    queue.add(timer);
  }

  void cancel(Timer timer) {
    queue.remove(timer);
  }

  long timeoutNs(long nowNs) {
    return queue.isEmpty() ? Long.MAX_VALUE : queue.first().dueNs - nowNs;
  }

  /** Runs up to a number of timers that are due. */
  void run(long nowNs, int limit, DatagramSink out) {
    for (int i = 0; i < limit && timeoutNs(nowNs) <= 0; i++) {
      queue.pollFirst().onDue(nowNs, out);
    }
  }

  /** Something that can become due. */
  abstract static class Timer {

    private long dueNs;
    private long number;

    abstract void onDue(long nowNs, DatagramSink out);
  }
}
