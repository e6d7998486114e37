package io.sobani.tracker.udp.watch;

import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * The events for Java Flight Recorder, and whether it runs. A stripped runtime has no {@code
 * jdk.jfr}, and where it has, the first event class costs a start about 100 ms: an event class is
 * touched only behind {@link #isOn}.
 */
public final class Flight {

  /** True where the runtime has a flight recorder. */
  public static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private static final String CATEGORY = "Sobani Tracker";

  /** Returns whether anything has been recorded in this process: from then on events may be. */
  public static boolean isOn() {
    return PRESENT && FlightRecorder.isInitialized();
  }

  private Flight() {}

  /** A datagram that was not answered. */
  @Name("io.sobani.tracker.Dropped")
  @Label("Dropped")
  @Category(CATEGORY)
  @Description("A datagram that was not answered")
  @StackTrace(false)
  @Enabled(false)
  public static final class Dropped extends Event {

    @Label("Reason")
    String reason;

    @Label("Source")
    @Description("Address and port that it claims to come from")
    String source;

    @Label("Length")
    @DataAmount
    int length;

    /** Records a drop, if anybody records them. */
    public static void commit(Enum<?> reason, InetSocketAddress source, int length) {
      Dropped event = new Dropped();
      if (event.isEnabled()) {
        event.reason = reason.name();
        event.source = Endpoint.of(source).toString();
        event.length = length;
        event.commit();
      }
    }
  }

  /** A socket that a server listens on. */
  @Name("io.sobani.tracker.ListenerBound")
  @Label("Listener Bound")
  @Category(CATEGORY)
  @Description("A socket that the server listens on; every part of a recording has them all")
  @StackTrace(false)
  @Period("everyChunk")
  public static final class ListenerBound extends Event {

    @Label("Listener")
    @Description("The number of the listener")
    public int listener;

    @Label("Address")
    public String address;

    @Label("Receive Buffer")
    @DataAmount
    public int receiveBuffer;
  }

  /** One turn of an event loop. */
  @Name("io.sobani.tracker.LoopTurn")
  @Label("Loop Turn")
  @Category(CATEGORY)
  @Description("One turn of an event loop, without its wait")
  @StackTrace(false)
  @Threshold("1 ms")
  public static final class LoopTurn extends Event {

    @Label("Datagrams")
    @Description("Datagrams received in this turn")
    public int datagrams;

    @Label("Sent")
    @Description("Datagrams sent in this turn")
    public long sent;
  }

  /** One save of a snapshot. */
  @Name("io.sobani.tracker.Snapshot")
  @Label("Snapshot")
  @Category(CATEGORY)
  @Description("The registrations were written to a file")
  @StackTrace(false)
  public static final class Snapshot extends Event {

    @Label("Peers")
    public long peers;

    @Label("Size")
    @DataAmount
    public long bytes;
  }

  /** The counters of a server. */
  @Name("io.sobani.tracker.Statistics")
  @Label("Statistics")
  @Category(CATEGORY)
  @Description("What a server counted since its launch")
  @StackTrace(false)
  @Period("1 s")
  public static final class Statistics extends Event {

    @Label("Port")
    @Description("The port of the server's first listener")
    public int port;

    @Label("Peers")
    public int peers;

    @Label("Received")
    @Description("Datagrams taken from the sockets")
    public long received;

    @Label("Sent")
    public long sent;

    @Label("Not Sent")
    public long notSent;

    @Label("Dropped by Sockets")
    @Description("Datagrams dropped before the tracker saw them")
    public long droppedBySockets;

    @Label("Answered")
    public long answered;

    @Label("Dropped")
    @Description("Datagrams that the tracker did not answer; a handler beside it may have")
    public long dropped;

    @Label("Expired")
    public long expired;

    @Label("Evicted")
    public long evicted;

    @Label("Income Suppressed")
    public long incomeSuppressed;

    @Label("Handler Failures")
    public long handlerFailures;

    @Label("Kernel Drops")
    @Description("Datagrams that the system dropped because a receive buffer was full; -1: unknown")
    public long kernelDrops;
  }
}
