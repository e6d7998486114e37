package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Listener;
import io.sobani.tracker.Registration;
import io.sobani.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** One node's part in the fleet: what its event loops share. Thread-safe. */
final class Fleet {

  /** The reading before the first event loop runs. */
  static final FleetReading NOT_YET =
      new FleetReading(false, List.of(), new FleetStats().read(), 0, -1);

  private static final int MAX_UNDER_WAY = 4_096;
  private static final int MAX_SOURCES_PER_SECOND = 20_000;
  private static final int MAX_TARGETS_PER_SECOND = 5_000;

  /** The node's name and the store of its fleet: both may come later than the tracker. */
  volatile String name;

  volatile Store store;
  final Tracker tracker;
  private final Map<Integer, Listener> listeners = new TreeMap<>();
  final long leaseNs;
  final FleetStats stats = new FleetStats();
  final Members members;
  final Changes changes = new Changes();

  /** Those that made room for others: their records are to be deleted. */
  final Changes evicted = new Changes();

  /** Those whose last taker showed no token of the peer: a forger may have asked. */
  final RecentAddresses givenUp;

  /** Those that came back: until silent for a third of a lease, to nobody without a token. */
  final RecentAddresses takenBack;

  final Takeovers takeovers = new Takeovers(this);
  final Questions sources = new Questions(MAX_UNDER_WAY, MAX_SOURCES_PER_SECOND);

  /** Sources with a valid token have places that strangers cannot fill. */
  final Questions provenSources = new Questions(MAX_UNDER_WAY, MAX_SOURCES_PER_SECOND);

  final Questions targets = new Questions(MAX_UNDER_WAY, MAX_TARGETS_PER_SECOND);

  private volatile boolean draining;
  private volatile long roundTripNs = -1;
  private volatile int writesUnderWay;

  Fleet(String name, FleetKeys keys, Store store, Tracker tracker) {
    this.name = name;
    this.store = store;
    this.tracker = tracker;
    tracker.config().listeners().forEach(each -> listeners.put(each.number(), each));
    leaseNs = keys.leaseMs() * 1_000_000;
    members = new Members(store != Store.NONE);
    givenUp = new RecentAddresses(leaseNs);
    takenBack = new RecentAddresses(leaseNs);
  }

  /** Continues with a store that came late, under a name that is free there. */
  void join(String name, Store store) {
    this.name = name;
    this.store = store;
  }

  /** Notes how the store does, for whoever watches. */
  void onRoundTrip(long ns) {
    roundTripNs = ns;
  }

  void onWrites(int underWay) {
    writesUnderWay = underWay;
  }

  FleetReading read() {
    List<FleetReading.Node> nodes = new ArrayList<>();
    members
        .living()
        .forEach(
            (node, state) ->
                nodes.add(
                    new FleetReading.Node(
                        node, state.addresses(), state.peers(), state.version())));
    return new FleetReading(
        members.isUp(), nodes, stats.read(), changes.size() + writesUnderWay, roundTripNs);
  }

  /** Adopts nothing from now on, and gives up whatever another node asks for. */
  void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }

  boolean isApp(int socket) {
    return listeners.get(socket).dialect() == Dialect.APP;
  }

  /** Writes the record of a registration of this node; gives whether it is this node's. */
  CompletionStage<Boolean> refresh(Registration peer) {
    return store.refresh(
        peer.observed(),
        PeerRecord.of(name, peer, isApp(peer.socket())),
        Math.max(1, peer.leaseLeftNs() / 1_000_000));
  }

  /**
   * Returns the listener to which an adopted registration belongs: the one that it came through, or
   * for an application's that came through a documented one the first of the application's.
   */
  OptionalInt listenerFor(PeerRecord record, int socket) {
    if (!record.app() || isApp(socket)) {
      return OptionalInt.of(socket);
    }
    return listeners.keySet().stream().filter(this::isApp).mapToInt(each -> each).findFirst();
  }
}
