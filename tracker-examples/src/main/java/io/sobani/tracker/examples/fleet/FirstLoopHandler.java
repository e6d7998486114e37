package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.TrackerHandler;
import io.sobani.tracker.TrackerStats.DropReason;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/** The handler of the first event loop, which also beats, writes, and serves the other nodes. */
final class FirstLoopHandler implements TrackerHandler {

  /** So many messages of other nodes may wait for this loop, some 5 MB; further ones are lost. */
  private static final int MAX_MESSAGES = 16_384;

  private final Semaphore places = new Semaphore(MAX_MESSAGES);
  private final Fleet fleet;
  private final FleetHandler handler;
  private final Inbox inbox;
  private final Owner owner;
  private final Writes writes;
  private final Beats beats;

  FirstLoopHandler(
      Fleet fleet, FleetKeys keys, Inbox inbox, Beats.Self self, Beats.Notices notices) {
    this.fleet = fleet;
    this.inbox = inbox;
    handler = new FleetHandler(fleet, inbox);
    owner = new Owner(fleet, handler.tracker(), inbox);
    writes = new Writes(fleet, inbox, this::refill, owner::onStale, this::onFilled);
    beats = new Beats(fleet, keys, writes, inbox, self, notices);
    beats.refill();
  }

  /** Returns what the store is to tell of what comes unasked. */
  StoreEvents storeEvents() {
    return new StoreEvents() {
      @Override
      public void onConnected() {
        inbox.add(
            (nowNs, out) -> {
              fleet.members.onConnected(nowNs);
              beats.refill();
            });
      }

      @Override
      public void onDisconnected() {
        inbox.add((nowNs, out) -> fleet.members.onDisconnected());
      }

      @Override
      public void onMessage(Message message) {
        if (!places.tryAcquire()) {
          fleet.stats.add(FleetStats.Count.NOT_HEARD);
          return;
        }
        inbox.add(
            (nowNs, out) -> {
              places.release();
              owner.onMessage(nowNs, out, message);
            });
      }

      @Override
      public void onMalformed() {
        fleet.stats.add(FleetStats.Count.MALFORMED);
      }
    };
  }

  private void refill() {
    beats.refill();
  }

  private void onFilled(long generation) {
    beats.onFilled(generation);
  }

  @Override
  public DropReason tryAnswer(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    return handler.tryAnswer(nowNs, socket, source, datagram, out);
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    handler.advance(nowNs, out);
    fleet.takeovers.advance(nowNs);
    writes.advance(nowNs);
    beats.advance(nowNs);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return Math.min(
        handler.timeoutNs(nowNs), Math.min(writes.timeoutNs(nowNs), beats.timeoutNs(nowNs)));
  }
}
