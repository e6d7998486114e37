package io.sobani.tracker.udp;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.DropReason;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A tracker whose drops the flight recorder sees. */
record WatchedTracker(DatagramTracker tracker) implements DatagramHandler {

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    boolean mine = tracker.onDatagram(nowNs, socket, source, datagram, out);
    DropReason reason = tracker.dropped();
    if (reason != null && Flight.isOn()) {
      DroppedEvent.commit(reason, datagram.remaining());
    }
    return mine;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    tracker.advance(nowNs, out);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return tracker.timeoutNs(nowNs);
  }
}
