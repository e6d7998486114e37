package io.sobani.tracker.udp.watch;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One save of a snapshot, for the flight recorder. */
@Name("io.sobani.tracker.Snapshot")
@Label("Snapshot")
@Category("Sobani Tracker")
@Description("The registrations were written to a file")
@StackTrace(false)
public final class SnapshotEvent extends Event {

  @Label("Peers")
  long peers;

  @Label("Size")
  @DataAmount
  long bytes;

  public static SnapshotEvent begun() {
    SnapshotEvent event = new SnapshotEvent();
    event.begin();
    return event;
  }

  public void commit(long peersWritten, long bytesWritten) {
    peers = peersWritten;
    bytes = bytesWritten;
    commit();
  }
}
