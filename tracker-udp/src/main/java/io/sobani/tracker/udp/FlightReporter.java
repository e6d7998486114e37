package io.sobani.tracker.udp;

import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.udp.TrackerServerStats.ListenerStats;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/** Has the flight recorder ask a server for its numbers, once the recorder runs. */
final class FlightReporter implements FlightRecorderListener {

  private final Runnable statistics;
  private final Runnable listeners;
  private boolean reporting;
  private boolean closed;

  private FlightReporter(Supplier<TrackerServerStats> stats) {
    statistics = () -> commit(stats.get());
    listeners = () -> commit(stats.get().listeners());
  }

  /** Starts to report; returns what ends it, and with it every reference to the server. */
  static Runnable start(Supplier<TrackerServerStats> stats) {
    FlightReporter reporter = new FlightReporter(stats);
    FlightRecorder.addListener(reporter); // at once, if the recorder runs already
    return reporter::close;
  }

  @Override
  public synchronized void recorderInitialized(FlightRecorder recorder) {
    if (!reporting && !closed) {
      reporting = true;
      FlightRecorder.addPeriodicEvent(Flight.Statistics.class, statistics);
      FlightRecorder.addPeriodicEvent(Flight.ListenerBound.class, listeners);
    }
  }

  private synchronized void close() {
    closed = true;
    FlightRecorder.removeListener(this);
    if (reporting) {
      reporting = false;
      FlightRecorder.removePeriodicEvent(statistics);
      FlightRecorder.removePeriodicEvent(listeners);
    }
  }

  private static void commit(List<ListenerStats> listeners) {
    for (int i = 0; i < listeners.size(); i++) {
      ListenerStats listener = listeners.get(i);
      Flight.ListenerBound event = new Flight.ListenerBound();
      event.listener = i;
      event.address = Endpoint.of(listener.address()).toString();
      event.receiveBuffer = listener.receiveBufferBytes();
      event.commit();
    }
  }

  private static void commit(TrackerServerStats stats) {
    TrackerStats tracker = stats.tracker();
    EndpointStats endpoint = stats.endpoint();
    Flight.Statistics event = new Flight.Statistics();
    event.port = stats.listeners().get(0).address().getPort();
    event.peers = tracker.peers();
    event.received = endpoint.received();
    event.sent = endpoint.sent();
    event.notSent = sum(endpoint.notSent());
    event.droppedBySockets = sum(endpoint.dropped());
    event.answered = tracker.answered();
    event.dropped = tracker.dropped();
    event.expired = tracker.count(TrackerStats.Event.EXPIRED);
    event.evicted = tracker.count(TrackerStats.Event.EVICTED);
    event.incomeSuppressed = tracker.count(TrackerStats.Event.INCOME_SUPPRESSED);
    event.handlerFailures = endpoint.handlerFailures();
    event.commit();
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
