package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerEvents;
import io.sobani.tracker.TrackerHandler;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * One tracker process of a fleet: connected and with the fleet's keys before it listens, a handler
 * per event loop afterwards. Thread-safe.
 *
 * @see "tracker-examples/FLEET.md"
 */
final class FleetNode implements AutoCloseable {

  private final RedisStore store;
  private final StoreRelay relay;
  private final Joining.Joined joined;
  private final Beats.Self self;
  private final Beats.Notices notices;
  private volatile Fleet fleet;

  private FleetNode(
      RedisStore store,
      StoreRelay relay,
      Joining.Joined joined,
      Beats.Self self,
      Beats.Notices notices) {
    this.store = store;
    this.relay = relay;
    this.joined = joined;
    this.self = self;
    this.notices = notices;
  }

  /**
   * Connects to the store and joins its fleet.
   *
   * @param settings which store, and how
   * @param notices told what an operator wants to hear, on the first event loop
   * @return the node, which does not beat yet
   * @throws IOException if the store cannot be reached within 5 s, or holds another fleet; with a
   *     text for the operator
   */
  static FleetNode join(FleetSettings settings, Beats.Notices notices) throws IOException {
    StoreRelay relay = new StoreRelay();
    RedisStore store = RedisStore.connect(settings.uri(), new Keyspace(settings.prefix()), relay);
    try {
      Joining.Joined joined = Joining.join(store, settings);
      store.subscribe(joined.name());
      return new FleetNode(store, relay, joined, settings.self(), notices);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
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
    fleet = new Fleet(joined.name(), joined.keys(), store, tracker);
    FirstLoopHandler first = new FirstLoopHandler(fleet, joined.keys(), inbox, self, notices);
    relay.to(first.storeEvents());
    return first;
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
  public void close() {
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
      fleet.store.release(peer, fleet.name);
    }
  }
}
