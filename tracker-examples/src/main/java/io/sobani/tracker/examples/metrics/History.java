package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.udp.TrackerServerStats;
import io.sobani.tracker.udp.TurnTimes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A server's counters of the last minutes, once a second. Thread-safe. */
final class History {

  /** Five minutes of seconds. */
  static final int SECONDS = 300;

  private final Deque<Reading> readings = new ArrayDeque<>(SECONDS + 1);

  private record Reading(long nowNs, TrackerServerStats stats) {}

  synchronized void add(long nowNs, TrackerServerStats stats) {
    if (readings.size() > SECONDS) {
      readings.removeFirst();
    }
    readings.addLast(new Reading(nowNs, stats));
  }

  synchronized TrackerServerStats latest() {
    return readings.getLast().stats;
  }

  /** Returns how much a metric grew in each second, the newest last. */
  synchronized List<Double> rates(Metric metric) {
    List<Double> rates = new ArrayList<>();
    Reading before = null;
    for (Reading reading : readings) {
      if (before != null) {
        long grown = metric.sum(reading.stats) - metric.sum(before.stats);
        rates.add(grown * 1e9 / Math.max(1, reading.nowNs - before.nowNs));
      }
      before = reading;
    }
    return rates;
  }

  /** Returns how much a series grew in the last ten seconds, a second. */
  synchronized double rate(Metric.Series series) {
    Reading first = ago(10);
    Reading last = readings.getLast();
    long grown = series.value().applyAsLong(last.stats) - series.value().applyAsLong(first.stats);
    return grown * 1e9 / Math.max(1, last.nowNs - first.nowNs);
  }

  /** Returns the turns of the last minute. */
  synchronized TurnTimes turns() {
    return readings.getLast().stats.endpoint().turns().since(ago(60).stats.endpoint().turns());
  }

  private Reading ago(int seconds) {
    Reading found = readings.getLast();
    int left = seconds;
    for (var newestFirst = readings.descendingIterator(); newestFirst.hasNext() && left >= 0; ) {
      found = newestFirst.next();
      left--;
    }
    return found;
  }
}
