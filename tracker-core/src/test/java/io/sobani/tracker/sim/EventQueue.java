package io.sobani.tracker.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The events to come, in the order of their times and then of their arrival. Only what is near is
 * sorted, so that ten thousand timers of a minute cost those of this instant nothing.
 */
final class EventQueue {

  private static final long BIN_NS = 250_000_000L;

  /** Something that happens. */
  record Event(long atNs, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return atNs == other.atNs
          ? Long.compare(number, other.number)
          : Long.compare(atNs, other.atNs);
    }
  }

  private final PriorityQueue<Event> near = new PriorityQueue<>();
  private final TreeMap<Long, List<Event>> far = new TreeMap<>();
  private long nearEndNs;
  private long count;

  void add(long atNs, Runnable action) {
    Event event = new Event(atNs, count++, action);
    if (atNs < nearEndNs) {
      near.add(event);
    } else {
      far.computeIfAbsent(atNs / BIN_NS, bin -> new ArrayList<>()).add(event);
    }
  }

  /** Returns the next event, or {@code null}. */
  Event peek() {
    if (near.isEmpty() && !far.isEmpty()) {
      nearEndNs = (far.firstKey() + 1) * BIN_NS;
      near.addAll(far.pollFirstEntry().getValue());
    }
    return near.peek();
  }

  void remove() {
    near.remove();
  }
}
