package io.sobani.tracker.udp;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/** Has the flight recorder ask a server for its numbers, once the recorder runs. */
final class FlightReporter implements FlightRecorderListener {

  private final Runnable statistics;
  private final Runnable listeners;
  private boolean reporting;
  private boolean closed;

  private FlightReporter(
      List<InetSocketAddress> addresses,
      List<Integer> receiveBufferBytes,
      Supplier<TrackerServerStats> stats) {
    int port = addresses.get(0).getPort();
    statistics = () -> StatisticsEvent.commit(port, stats.get());
    listeners = () -> ListenerBoundEvent.commit(addresses, receiveBufferBytes);
  }

  /** Starts to report; returns what ends it, and with it every reference to the server. */
  static Runnable start(
      List<InetSocketAddress> addresses,
      List<Integer> receiveBufferBytes,
      Supplier<TrackerServerStats> stats) {
    FlightReporter reporter = new FlightReporter(addresses, receiveBufferBytes, stats);
    FlightRecorder.addListener(reporter); // at once, if the recorder runs already
    return reporter::close;
  }

  @Override
  public synchronized void recorderInitialized(FlightRecorder recorder) {
    if (!reporting && !closed) {
      reporting = true;
      FlightRecorder.addPeriodicEvent(StatisticsEvent.class, statistics);
      FlightRecorder.addPeriodicEvent(ListenerBoundEvent.class, listeners);
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
}
