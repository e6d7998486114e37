package io.sobani.tracker.udp.watch;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** One turn of an event loop, for the flight recorder. */
@Name("io.sobani.tracker.LoopTurn")
@Label("Loop Turn")
@Category("Sobani Tracker")
@Description("One turn of an event loop, without its wait")
@StackTrace(false)
@Threshold("1 ms")
public final class LoopTurnEvent extends Event {

  private static final LoopTurnEvent PROBE = new LoopTurnEvent();

  @Label("Datagrams")
  @Description("Datagrams received in this turn")
  int datagrams;

  @Label("Sent")
  @Description("Datagrams sent in this turn")
  long sent;

  /** Returns an event that has begun, or null if nobody records it. */
  public static LoopTurnEvent begun() {
    if (!PROBE.isEnabled()) {
      return null;
    }
    LoopTurnEvent event = new LoopTurnEvent();
    event.begin();
    return event;
  }

  public void commit(int received, long sentInTurn) {
    end();
    if (shouldCommit()) {
      datagrams = received;
      sent = sentInTurn;
      commit();
    }
  }
}
