package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.TrackerHandler;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.udp.watch.Flight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A tracker and the handlers beside it: counts what none of them took by the tracker's reason, and
 * shows the flight recorder what got no answer.
 *
 * @param tracker is offered a datagram first
 * @param beside is offered what the tracker declines
 * @param unclaimed counters, by the number of the reason
 */
record WatchedTracker(TrackerHandler tracker, DatagramHandler beside, AtomicLongArray unclaimed)
    implements DatagramHandler {

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    DropReason reason = tracker.tryAnswer(nowNs, socket, source, datagram, out);
    boolean mine = reason == null || reason.isRequest();
    if (!mine) {
      if (beside.onDatagram(nowNs, socket, source, datagram, out)) {
        return true;
      }
      unclaimed.incrementAndGet(reason.ordinal());
    }
    if (reason != null && Flight.isOn()) {
      Flight.Dropped.commit(reason, source, datagram.remaining());
    }
    return mine;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    tracker.advance(nowNs, out);
    beside.advance(nowNs, out);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return Math.min(tracker.timeoutNs(nowNs), beside.timeoutNs(nowNs));
  }
}
