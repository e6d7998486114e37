package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.udp.TurnTimes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A server's counters of the last minutes, once a second. Thread-safe. */
final class History {

  /** Five minutes of seconds. */
  static final int SECONDS = 300;

  private final Deque<Moment> moments = new ArrayDeque<>(SECONDS + 1);

  private record Moment(long nowNs, Reading reading) {}

  synchronized void add(long nowNs, Reading reading) {
    if (moments.size() > SECONDS) {
      moments.removeFirst();
    }
    moments.addLast(new Moment(nowNs, reading));
  }

  synchronized Reading latest() {
    return moments.getLast().reading;
  }

  /** Returns how much a metric grew in each second, the newest last. */
  synchronized List<Double> rates(Metric metric) {
    List<Double> rates = new ArrayList<>();
    Moment before = null;
    for (Moment moment : moments) {
      if (before != null) {
        long grown = metric.sum(moment.reading) - metric.sum(before.reading);
        rates.add(grown * 1e9 / Math.max(1, moment.nowNs - before.nowNs));
      }
      before = moment;
    }
    return rates;
  }

  /** Returns how much a series grew per second, in the last ten seconds. */
  synchronized double rate(Metric.Series series) {
    Moment first = ago(10);
    Moment last = moments.getLast();
    long grown =
        series.value().applyAsLong(last.reading) - series.value().applyAsLong(first.reading);
    return grown * 1e9 / Math.max(1, last.nowNs - first.nowNs);
  }

  /** Returns the turns of the last minute. */
  synchronized TurnTimes turns() {
    return turns(moments.getLast()).since(turns(ago(60)));
  }

  private static TurnTimes turns(Moment moment) {
    return moment.reading.server().endpoint().turns();
  }

  private Moment ago(int seconds) {
    Moment found = moments.getLast();
    int left = seconds;
    for (var newestFirst = moments.descendingIterator(); newestFirst.hasNext() && left >= 0; ) {
      found = newestFirst.next();
      left--;
    }
    return found;
  }
}
