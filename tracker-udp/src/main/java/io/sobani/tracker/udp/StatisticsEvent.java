package io.sobani.tracker.udp;

import io.sobani.tracker.TrackerStats;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

@Name("io.sobani.tracker.Statistics")
@Label("Statistics")
@Category("Sobani Tracker")
@Description("What a server counted since its launch")
@StackTrace(false)
@Period("1 s")
final class StatisticsEvent extends Event {

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

  @Label("Kernel Drops")
  @Description("Datagrams that the system dropped because a receive buffer was full; -1: unknown")
  long kernelDrops;

  static void commit(int port, TrackerServerStats stats) {
    TrackerStats tracker = stats.tracker();
    EndpointStats endpoint = stats.endpoint();
    StatisticsEvent event = new StatisticsEvent();
    event.port = port;
    event.peers = tracker.peers();
    event.received = endpoint.received();
    event.sent = endpoint.sent();
    event.notSent = sum(endpoint.notSent().values());
    event.droppedBySockets = sum(endpoint.dropped().values());
    event.answered = tracker.answered();
    event.dropped = tracker.dropped();
    event.expired = tracker.count(TrackerStats.Event.EXPIRED);
    event.evicted = tracker.count(TrackerStats.Event.EVICTED);
    event.incomeSuppressed = tracker.count(TrackerStats.Event.INCOME_SUPPRESSED);
    event.handlerFailures = endpoint.handlerFailures();
    event.kernelDrops = stats.kernelDrops();
    event.commit();
  }

  private static long sum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
