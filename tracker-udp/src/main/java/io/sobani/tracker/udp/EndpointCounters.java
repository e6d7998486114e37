package io.sobani.tracker.udp;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** An endpoint's counters: written by one thread at a time, read by any. */
final class EndpointCounters {

  /** What is counted without a further reason. */
  enum Event {
    RECEIVED,
    HANDLED,
    UNCLAIMED,
    SENT,
    RECEIVE_FAILED,
    HANDLER_FAILED,
    SOCKET_REOPENED,
    SELECTOR_REBUILT
  }

  private final AtomicLongArray events = new AtomicLongArray(Event.values().length);
  private final AtomicLongArray dropped = new AtomicLongArray(EndpointDrop.values().length);
  private final AtomicLongArray notSent = new AtomicLongArray(SendFailure.values().length);
  private final AtomicLongArray turns = new AtomicLongArray(TurnTimes.CLASSES);
  private volatile long turnsNs;

  void count(Event event) {
    increment(events, event.ordinal());
  }

  void countDropped(EndpointDrop reason) {
    increment(dropped, reason.ordinal());
  }

  void countTurn(long durationNs) {
    increment(turns, TurnTimes.classOf(durationNs));
    turnsNs = turnsNs + durationNs;
  }

  long sent() {
    return events.getPlain(Event.SENT.ordinal());
  }

  void countNotSent(SendFailure cause) {
    increment(notSent, cause.ordinal());
  }

  EndpointStats snapshot() {
    return new EndpointStats(
        get(Event.RECEIVED),
        get(Event.HANDLED),
        get(Event.UNCLAIMED),
        byReason(EndpointDrop.class, dropped),
        get(Event.SENT),
        byReason(SendFailure.class, notSent),
        get(Event.RECEIVE_FAILED),
        get(Event.HANDLER_FAILED),
        get(Event.SOCKET_REOPENED),
        get(Event.SELECTOR_REBUILT),
        TurnTimes.of(turns, turnsNs));
  }

  private long get(Event event) {
    return events.getOpaque(event.ordinal());
  }

  private static <K extends Enum<K>> Map<K, Long> byReason(Class<K> type, AtomicLongArray counts) {
    Map<K, Long> map = new EnumMap<>(type);
    for (K reason : type.getEnumConstants()) {
      map.put(reason, counts.getOpaque(reason.ordinal()));
    }
    return Collections.unmodifiableMap(map);
  }

  /** One writer: no atomic read-modify-write is needed. */
  private static void increment(AtomicLongArray counts, int i) {
    counts.setOpaque(i, counts.getPlain(i) + 1);
  }
}
