package io.sobani.tracker.udp.watch;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** The counters of a server, for the flight recorder. */
@Name("io.sobani.tracker.Statistics")
@Label("Statistics")
@Category("Sobani Tracker")
@Description("What a server counted since its launch")
@StackTrace(false)
@Period("1 s")
public final class StatisticsEvent extends Event {

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
