package io.sobani.tracker.udp;

import io.sobani.tracker.udp.EndpointStats.Drop;
import io.sobani.tracker.udp.EndpointStats.SendFailure;
import io.sobani.tracker.udp.EndpointStats.SocketStats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** An endpoint's counters: written by one thread at a time, read by any. */
final class EndpointCounters {

  /** A count that has no further reason. */
  enum Event {
    HANDLED,
    UNCLAIMED,
    RECEIVE_FAILED,
    HANDLER_FAILED,
    SOCKET_REOPENED,
    SELECTOR_REBUILT
  }

  // Of each socket in turn: datagrams received, their bytes, datagrams sent, their bytes.
  private static final int RECEIVED = 0;
  private static final int SENT = 2;
  private static final int PER_SOCKET = 4;

  private final AtomicLongArray traffic;
  private final AtomicLongArray events = new AtomicLongArray(Event.values().length);
  private final AtomicLongArray dropped = new AtomicLongArray(Drop.values().length);
  private final AtomicLongArray notSent = new AtomicLongArray(SendFailure.values().length);
  private final AtomicLongArray turns = new AtomicLongArray(TurnTimes.CLASSES);
  private volatile long turnsNs;

  EndpointCounters(int sockets) {
    traffic = new AtomicLongArray(PER_SOCKET * sockets);
  }

  void countReceived(int socket, int bytes) {
    countTraffic(PER_SOCKET * socket + RECEIVED, bytes);
  }

  void countSent(int socket, int bytes) {
    countTraffic(PER_SOCKET * socket + SENT, bytes);
  }

  void count(Event event) {
    add(events, event.ordinal(), 1);
  }

  void countDropped(Drop reason) {
    add(dropped, reason.ordinal(), 1);
  }

  void countTurn(long durationNs) {
    add(turns, TurnTimes.classOf(durationNs), 1);
    turnsNs = turnsNs + durationNs;
  }

  long sent() {
    long sent = 0;
    for (int i = SENT; i < traffic.length(); i += PER_SOCKET) {
      sent += traffic.getPlain(i);
    }
    return sent;
  }

  void countNotSent(SendFailure cause) {
    add(notSent, cause.ordinal(), 1);
  }

  EndpointStats snapshot() {
    return new EndpointStats(
        get(Event.HANDLED),
        get(Event.UNCLAIMED),
        byReason(Drop.class, dropped),
        byReason(SendFailure.class, notSent),
        get(Event.RECEIVE_FAILED),
        get(Event.HANDLER_FAILED),
        get(Event.SOCKET_REOPENED),
        get(Event.SELECTOR_REBUILT),
        TurnTimes.of(turns, turnsNs),
        sockets()); // last: never less received than what became of it
  }

  private List<SocketStats> sockets() {
    List<SocketStats> sockets = new ArrayList<>();
    for (int i = 0; i < traffic.length(); i += PER_SOCKET) {
      sockets.add(
          new SocketStats(
              traffic.getOpaque(i + RECEIVED),
              traffic.getOpaque(i + RECEIVED + 1),
              traffic.getOpaque(i + SENT),
              traffic.getOpaque(i + SENT + 1)));
    }
    return Collections.unmodifiableList(sockets);
  }

  private long get(Event event) {
    return events.getOpaque(event.ordinal());
  }

  /** Returns counts that are kept by the number of their reason. */
  static <K extends Enum<K>> Map<K, Long> byReason(Class<K> type, AtomicLongArray counts) {
    Map<K, Long> map = new EnumMap<>(type);
    for (K reason : type.getEnumConstants()) {
      map.put(reason, counts.getOpaque(reason.ordinal()));
    }
    return Collections.unmodifiableMap(map);
  }

  private void countTraffic(int at, int bytes) {
    add(traffic, at, 1);
    add(traffic, at + 1, bytes);
  }

  /** One writer: no atomic read-modify-write is needed. */
  private static void add(AtomicLongArray counts, int i, int more) {
    counts.setOpaque(i, counts.getPlain(i) + more);
  }
}
