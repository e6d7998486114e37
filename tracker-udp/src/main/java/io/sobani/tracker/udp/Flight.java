package io.sobani.tracker.udp;

import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.udp.TrackerServerStats.ListenerStats;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * The events for Java Flight Recorder, and whether it runs. A stripped runtime has no {@code
 * jdk.jfr}, and where it has, the first event class costs a start about 100 ms: an event class is
 * touched only behind {@link #isOn}, and the reporter behind {@link #PRESENT}.
 */
final class Flight {

  /** True where the runtime has a flight recorder. */
  static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private static final String CATEGORY = "Sobani Tracker";

  /** Returns whether anything has been recorded in this process: from then on events may be. */
  static boolean isOn() {
    return PRESENT && FlightRecorder.isInitialized();
  }

  private Flight() {}

  @Name("io.sobani.tracker.Dropped")
  @Label("Dropped")
  @Category(CATEGORY)
  @Description("A datagram that was not answered")
  @StackTrace(false)
  @Enabled(false)
  static final class Dropped extends Event {

    @Label("Reason")
    String reason;

    @Label("Source")
    @Description("Address and port that it claims to come from")
    String source;

    @Label("Length")
    @DataAmount
    int length;

    /** Records a drop, if anybody records them. */
    static void commit(Enum<?> reason, InetSocketAddress source, int length) {
      Dropped event = new Dropped();
      if (event.isEnabled()) {
        event.reason = reason.name();
        event.source = Endpoint.of(source).toString();
        event.length = length;
        event.commit();
      }
    }
  }

  @Name("io.sobani.tracker.ListenerBound")
  @Label("Listener Bound")
  @Category(CATEGORY)
  @Description("A socket that the server listens on; every part of a recording has them all")
  @StackTrace(false)
  @Period("everyChunk")
  static final class ListenerBound extends Event {

    @Label("Listener")
    int listener;

    @Label("Address")
    String address;

    @Label("Receive Buffer")
    @DataAmount
    int receiveBuffer;
  }

  @Name("io.sobani.tracker.LoopTurn")
  @Label("Loop Turn")
  @Category(CATEGORY)
  @Description("One turn of an event loop, without its wait: datagrams received and sent")
  @StackTrace(false)
  @Threshold("1 ms")
  static final class LoopTurn extends Event {

    @Label("Datagrams")
    int datagrams;

    @Label("Sent")
    long sent;
  }

  @Name("io.sobani.tracker.Snapshot")
  @Label("Snapshot")
  @Category(CATEGORY)
  @Description("The registrations were written to a file")
  @StackTrace(false)
  static final class Snapshot extends Event {

    @Label("Peers")
    long peers;

    @Label("Size")
    @DataAmount
    long bytes;
  }

  @Name("io.sobani.tracker.Statistics")
  @Label("Statistics")
  @Category(CATEGORY)
  @Description("What a server counted since its launch")
  @StackTrace(false)
  @Period("1 s")
  static final class Statistics extends Event {

    @Label("Port")
    @Description("The port of the server's first listener")
    int port;

    @Label("Peers")
    int peers;

    @Label("Received")
    @Description("Datagrams taken from the sockets")
    long received;

    @Label("Sent")
    long sent;

    @Label("Not Sent")
    long notSent;

    @Label("Dropped by Sockets")
    @Description("Datagrams dropped before the tracker saw them")
    long droppedBySockets;

    @Label("Answered")
    long answered;

    @Label("Dropped")
    @Description("Datagrams that the tracker did not answer; a handler beside it may have")
    long dropped;

    @Label("Expired")
    long expired;

    @Label("Evicted")
    long evicted;

    @Label("Income Suppressed")
    long incomeSuppressed;

    @Label("Handler Failures")
    long handlerFailures;
  }

  /** Has the flight recorder ask a server for its numbers, once the recorder runs. */
  static final class Reporter implements FlightRecorderListener {

    private final Runnable statistics;
    private final Runnable listeners;
    private boolean reporting;
    private boolean closed;

    private Reporter(Supplier<TrackerServerStats> stats) {
      statistics = () -> commit(stats.get());
      listeners = () -> commit(stats.get().listeners());
    }

    /** Starts to report; returns what ends it, and with it every reference to the server. */
    static Runnable start(Supplier<TrackerServerStats> stats) {
      Reporter reporter = new Reporter(stats);
      FlightRecorder.addListener(reporter); // at once, if the recorder runs already
      return reporter::close;
    }

    @Override
    public synchronized void recorderInitialized(FlightRecorder recorder) {
      if (!reporting && !closed) {
        reporting = true;
        FlightRecorder.addPeriodicEvent(Statistics.class, statistics);
        FlightRecorder.addPeriodicEvent(ListenerBound.class, listeners);
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
        ListenerBound event = new ListenerBound();
        event.listener = i;
        event.address = Endpoint.of(listener.address()).toString();
        event.receiveBuffer = listener.receiveBufferBytes();
        event.commit();
      }
    }

    private static void commit(TrackerServerStats stats) {
      TrackerStats tracker = stats.tracker();
      EndpointStats endpoint = stats.endpoint();
      Statistics event = new Statistics();
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
}
