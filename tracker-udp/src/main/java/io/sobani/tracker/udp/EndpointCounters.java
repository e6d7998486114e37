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
import java.util.function.Function;
import java.util.function.ToLongFunction;

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

  TurnTimes turns() {
    return TurnTimes.of(turns, turnsNs);
  }

  /** Sums up the counters of endpoints that have the same sockets. */
  static EndpointStats sum(List<EndpointCounters> all) {
    return new EndpointStats(
        sum(all, Event.HANDLED),
        sum(all, Event.UNCLAIMED),
        byReason(Drop.class, reason -> sum(all, one -> one.dropped, reason.ordinal())),
        byReason(SendFailure.class, cause -> sum(all, one -> one.notSent, cause.ordinal())),
        sum(all, Event.RECEIVE_FAILED),
        sum(all, Event.HANDLER_FAILED),
        sum(all, Event.SOCKET_REOPENED),
        sum(all, Event.SELECTOR_REBUILT),
        all.stream().map(EndpointCounters::turns).reduce(TurnTimes::plus).orElseThrow(),
        sockets(all)); // last: never less received than what became of it
  }

  private static List<SocketStats> sockets(List<EndpointCounters> all) {
    List<SocketStats> sockets = new ArrayList<>();
    for (int i = 0; i < all.get(0).traffic.length(); i += PER_SOCKET) {
      sockets.add(
          new SocketStats(
              sum(all, one -> one.traffic, i + RECEIVED),
              sum(all, one -> one.traffic, i + RECEIVED + 1),
              sum(all, one -> one.traffic, i + SENT),
              sum(all, one -> one.traffic, i + SENT + 1)));
    }
    return Collections.unmodifiableList(sockets);
  }

  private static long sum(List<EndpointCounters> all, Event event) {
    return sum(all, one -> one.events, event.ordinal());
  }

  private static long sum(
      List<EndpointCounters> all, Function<EndpointCounters, AtomicLongArray> counts, int i) {
    return all.stream().mapToLong(one -> counts.apply(one).getOpaque(i)).sum();
  }

  static <K extends Enum<K>> Map<K, Long> byReason(Class<K> type, ToLongFunction<K> count) {
    Map<K, Long> map = new EnumMap<>(type);
    for (K reason : type.getEnumConstants()) {
      map.put(reason, count.applyAsLong(reason));
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
