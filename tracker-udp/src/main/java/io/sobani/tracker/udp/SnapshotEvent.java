package io.sobani.tracker.udp;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("io.sobani.tracker.Snapshot")
@Label("Snapshot")
@Category("Sobani Tracker")
@Description("The registrations were written to a file")
@StackTrace(false)
final class SnapshotEvent extends Event {

  @Label("Peers")
  long peers;

  @Label("Size")
  @DataAmount
  long bytes;

  static SnapshotEvent begun() {
    SnapshotEvent event = new SnapshotEvent();
    event.begin();
    return event;
  }

  void commit(long peersWritten, long bytesWritten) {
    peers = peersWritten;
    bytes = bytesWritten;
    commit();
  }
}
