package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Registration;
import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.net.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Keeps the store's records of this node's registrations up to date: changed ones at once, in
 * batches, and every one again within a third of its lease. A row is read when it is sent. Confined
 * to the first event loop.
 *
 * @see "tracker-examples/FLEET.md, Records"
 */
final class Writes {

  private static final long TICK_NS = 20_000_000;
  private static final int BATCH = 512;
  private static final int FAST_BATCH = 2_048;
  private static final int MAX_UNDER_WAY = 8_192;
  private static final int MAX_UNFILLED = 65_536;

  /** The most writes under way while the store takes none. */
  private static final int MAX_UNDER_WAY_WHILE_FAILING = 16;

  /** The shards, which a walk passes besides registrations. */
  private static final int SHARDS = 62;

  /** Told of a registration whose record is another node's. */
  interface Stale {
    void on(long nowNs, DatagramSink out, Endpoint observed);
  }

  private final Fleet fleet;
  private final Inbox inbox;
  private final Runnable onOverflow;
  private final Stale onStale;
  private final LongConsumer onFilled;
  private final List<Registration> rows = new ArrayList<>();
  private final Endings endings = new Endings();

  private boolean started;
  private boolean isFailing;
  private long lastNs;
  private long position;
  private double owed;
  private int underWay;
  private boolean sparesProvisional;

  // A walk at full speed, after which the store has everything: of which generation, or 0.
  private long filling;
  private boolean atEnd;
  private int fillsUnderWay;
  private final Set<Endpoint> unfilled = new LinkedHashSet<>();

  /**
   * Makes the writer of a node.
   *
   * @param onOverflow told that changes were forgotten: everything is to be written
   * @param onStale told of a record that is another node's
   * @param onFilled told the generation when a walk at full speed has ended well
   */
  Writes(Fleet fleet, Inbox inbox, Runnable onOverflow, Stale onStale, LongConsumer onFilled) {
    this.fleet = fleet;
    this.inbox = inbox;
    this.onOverflow = onOverflow;
    this.onStale = onStale;
    this.onFilled = onFilled;
  }

  /** Begins a walk at full speed. */
  void fill(long generation) {
    filling = generation;
    position = 0;
    atEnd = false;
    unfilled.clear();
  }

  /** Leaves out what is least worth while the store's memory is nearly used up. */
  void sparesProvisional(boolean spares) {
    sparesProvisional = spares;
  }

  long timeoutNs(long nowNs) {
    return started ? Math.max(0, TICK_NS - (nowNs - lastNs)) : 0;
  }

  void advance(long nowNs) {
    if (started && nowNs - lastNs < TICK_NS) {
      return;
    }
    long elapsedNs = started ? nowNs - lastNs : 0;
    started = true;
    lastNs = nowNs;
    if (!fleet.members.hasMet()) {
      return;
    }
    if (fleet.changes.takeOverflown()) {
      onOverflow.run();
    }
    endings.look(nowNs, fleet);
    fleet.changes.take(Math.min(BATCH, room()), observed -> read(nowNs, observed));
    rows.forEach(row -> write(nowNs, row, false));
    rows.clear();
    fleet.members.refused(isFailing && underWay > 0);
    walk(nowNs, elapsedNs, room());
    rows.forEach(row -> write(nowNs, row, filling > 0));
    rows.clear();
    fleet.evicted.take(Math.min(BATCH, room()), observed -> release(nowNs, observed));
    fleet.onWrites(underWay);
    endFilling();
  }

  private int room() {
    return Math.max(0, (isFailing ? MAX_UNDER_WAY_WHILE_FAILING : MAX_UNDER_WAY) - underWay);
  }

  private void read(long nowNs, Endpoint observed) {
    fleet.tracker.find(nowNs, observed).ifPresent(rows::add);
  }

  /** Deletes the record of a registration that has ended, after any write of it. */
  private void release(long nowNs, Endpoint observed) {
    if (fleet.tracker.find(nowNs, observed).isEmpty()) {
      underWay++;
      inbox.after(
          fleet.store.release(observed, fleet.name),
          (thenNs, out, released, answered) -> underWay--);
    }
  }

  private void walk(long nowNs, long elapsedNs, int room) {
    double perRound = fleet.tracker.stats().peers() + SHARDS;
    owed += perRound * elapsedNs / (fleet.leaseNs / 3);
    owed = Math.min(owed, perRound); // late turns catch up
    int count = Math.min(room, filling > 0 ? FAST_BATCH : (int) Math.min(owed, FAST_BATCH));
    if (filling > 0 && atEnd) {
      List<Endpoint> again = unfilled.stream().limit(Math.max(0, count)).toList();
      again.forEach(observed -> read(nowNs, observed));
      again.forEach(unfilled::remove);
      return;
    }
    if (count <= 0) {
      return;
    }
    owed = Math.max(0, owed - count);
    position = fleet.tracker.walk(nowNs, position, count, rows::add);
    if (position < 0) {
      position = 0;
      atEnd = true;
    }
  }

  private void write(long nowNs, Registration peer, boolean fills) {
    if (sparesProvisional && peer.state() == Registration.State.PROVISIONAL) {
      return;
    }
    endings.add(nowNs, peer, fleet.leaseNs);
    underWay++;
    fillsUnderWay += fills ? 1 : 0;
    Endpoint observed = peer.observed();
    inbox.after(
        fleet.refresh(peer),
        (thenNs, out, written, answered) -> {
          underWay--;
          fillsUnderWay -= fills ? 1 : 0;
          isFailing = !answered;
          if (!answered) {
            fleet.stats.add(Count.WRITE_FAILED);
            if (fills && unfilled.size() < MAX_UNFILLED) {
              unfilled.add(observed);
            } else if (fills) {
              fill(filling); // the store has lost more than is worth remembering
            } else {
              fleet.changes.add(observed);
            }
          } else if (written) {
            fleet.stats.add(Count.WRITTEN);
          } else {
            fleet.stats.add(Count.STALE);
            onStale.on(thenNs, out, observed);
          }
        });
  }

  private void endFilling() {
    if (filling > 0 && atEnd && fillsUnderWay == 0 && unfilled.isEmpty()) {
      long filled = filling;
      filling = 0;
      onFilled.accept(filled);
    }
  }
}
