package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerEvents;
import io.sobani.tracker.TrackerHandler;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One tracker process of a fleet: it has the fleet's keys before it listens, from the store or from
 * its last start, and a handler per event loop afterwards. Thread-safe.
 *
 * @see "tracker-examples/FLEET.md"
 */
final class FleetNode implements AutoCloseable {

  private static final long PAUSE_MS = 1_000;
  private static final long PAUSE_AFTER_REFUSAL_MS = 10_000;

  private final Joining joining;
  private final Joining.Joined joined;
  private final Beats.Self self;
  private final Beats.Notices notices;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Fleet fleet;
  private Store store;
  private boolean isRefusalSaid;

  private FleetNode(
      Joining joining,
      Joining.Joined joined,
      IOException absence,
      Beats.Self self,
      Beats.Notices notices) {
    this.joining = joining;
    this.joined = joined;
    this.self = self;
    this.notices = notices;
    store = joined.store();
    isRefusalSaid = absence != null && Joining.isRefusal(absence);
  }

  /**
   * Joins the fleet; a node that joined it before goes without the store until that comes.
   *
   * @param settings which store, and how
   * @param notices told what an operator wants to hear, on any thread
   * @return the node, which does not beat yet
   * @throws IOException if the store cannot be reached within 5 s by a node that knows no keys, or
   *     holds another fleet; with a text for the operator
   */
  static FleetNode join(FleetSettings settings, Beats.Notices notices) throws IOException {
    Joining joining = new Joining(settings);
    Joining.Joined joined;
    IOException absence = null;
    try {
      joined = joining.join();
    } catch (IOException e) {
      joined = joining.remembered().orElseThrow(() -> e);
      absence = e;
    }
    try {
      joining.keep(joined);
    } catch (IOException | RuntimeException e) {
      joined.store().close();
      throw e;
    }
    if (absence != null) {
      notices.onAbsent(absence.getMessage());
    }
    return new FleetNode(joining, joined, absence, settings.self(), notices);
  }

  /** Gives a tracker the keys that all nodes share, and hears what is registered in it. */
  void configure(TrackerConfig.Builder tracker) {
    FleetKeys keys = joined.keys();
    tracker
        .shardKey(FleetKeys.bytes(keys.shardKey()))
        .tokenKey(FleetKeys.bytes(keys.tokenKey()), joined.tokenEpochNs())
        .events(new Changed());
  }

  /**
   * Makes the handler of an event loop; the first one made also beats and writes.
   *
   * @param tracker the tracker, the same for all loops
   * @param loop wakes the loop
   */
  synchronized TrackerHandler handler(Tracker tracker, Executor loop) {
    Inbox inbox = new Inbox(loop);
    if (fleet != null) {
      return new FleetHandler(fleet, inbox);
    }
    fleet = new Fleet(joined.name(), joined.keys(), joined.store(), tracker);
    FirstLoopHandler first = new FirstLoopHandler(fleet, joined.keys(), inbox, self, notices);
    StoreEvents events = first.storeEvents();
    joined.relay().to(events);
    if (joined.store() == Store.NONE) {
      Thread late = new Thread(() -> joinLate(events), "sobani-fleet-join");
      late.setDaemon(true);
      late.start();
    }
    return first;
  }

  /** Tries to join, again and again, until it has come to something or the node is closed. */
  private void joinLate(StoreEvents events) {
    try {
      long pauseMs = PAUSE_MS;
      while (pauseMs > 0 && !closed.await(pauseMs, TimeUnit.MILLISECONDS)) {
        pauseMs = tryJoin(events);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Joins if the store is there; whether it is this fleet's the first beat shows. Returns after how
   * many milliseconds to try again, 0 if it came to something.
   */
  private long tryJoin(StoreEvents events) {
    try {
      enter(joining.join(), events);
      return 0;
    } catch (IOException | RuntimeException e) {
      if (!Joining.isRefusal(e)) {
        return PAUSE_MS; // not yet
      }
      if (!isRefusalSaid) {
        isRefusalSaid = true;
        notices.onAbsent(e.getMessage());
      }
      return PAUSE_AFTER_REFUSAL_MS;
    }
  }

  private synchronized void enter(Joining.Joined late, StoreEvents events) {
    if (closed.getCount() == 0) {
      late.store().close();
      return;
    }
    store = late.store();
    fleet.join(late.name(), store);
    late.relay().to(events);
  }

  /** Returns what this node had counted by now. */
  FleetReading read() {
    return fleet == null ? Fleet.NOT_YET : fleet.read();
  }

  /** Adopts nothing from now on, and gives up whatever other nodes ask for. */
  void drain() {
    if (fleet != null) {
      fleet.drain();
    }
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    store.close();
  }

  /** Has the store told of what changes. */
  private final class Changed implements TrackerEvents {

    @Override
    public boolean hearsRenewals() {
      return false;
    }

    @Override
    public void onRegistered(Endpoint peer, ShareId shareId) {
      fleet.changes.add(peer);
    }

    @Override
    public void onChanged(Endpoint peer, ShareId shareId) {
      fleet.changes.add(peer);
    }

    @Override
    public void onEvicted(Endpoint peer, ShareId shareId) {
      fleet.evicted.add(peer);
    }
  }
}
