package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerEvents;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Nodes of a fleet and their store in one thread and virtual time. */
final class SimulatedFleet {

  static final int DOCUMENTED = 0;
  static final int APP = 1;

  static final int MAX_PEERS = 100_000;

  private static final long TIMEOUT_NS = 250_000_000;

  private record Event(long atNs, long order, Runnable action) {}

  final Random random;
  final StoreDouble store = new StoreDouble();
  final List<SimulatedNode> nodes = new ArrayList<>();

  private final FleetKeys keys;
  private final Map<InetSocketAddress, Consumer<String>> peers = new HashMap<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) ->
              a.atNs != b.atNs ? Long.compare(a.atNs, b.atNs) : Long.compare(a.order, b.order));
  private long order;
  private long nowNs = -3_000_000_000L;
  private int names;

  /** The part of calls that the store does not answer, though it did what was asked. */
  double lostAnswers;

  SimulatedFleet(long seed, Duration lease) {
    random = new Random(seed);
    keys = FleetKeys.random(lease.toMillis(), 0);
  }

  long nowNs() {
    return nowNs;
  }

  long leaseNs() {
    return keys.leaseMs() * 1_000_000;
  }

  /** Starts a node that nobody knows yet. */
  SimulatedNode start() {
    SimulatedNode node = new SimulatedNode("n" + names++, true);
    nodes.add(node);
    node.connect();
    return node;
  }

  /** Starts a node that knows the fleet's keys, and reaches its store later. */
  SimulatedNode startWithoutStore() {
    SimulatedNode node = new SimulatedNode("n" + names++, false);
    nodes.add(node);
    node.plan(0);
    return node;
  }

  void after(long delayNs, Runnable action) {
    events.add(new Event(nowNs + delayNs, order++, action));
  }

  void run(Duration time) {
    long untilNs = nowNs + time.toNanos();
    while (!events.isEmpty() && events.peek().atNs - untilNs <= 0) {
      Event next = events.poll();
      nowNs = next.atNs;
      store.setTimeMs(1_000_000 + nowNs / 1_000_000);
      next.action.run();
    }
    nowNs = untilNs;
    store.setTimeMs(1_000_000 + nowNs / 1_000_000);
  }

  /** Has whoever sits at an address hear what comes to it. */
  void listen(InetSocketAddress address, Consumer<String> peer) {
    peers.put(address, peer);
  }

  /** One tracker of the fleet. */
  final class SimulatedNode implements TrackerEvents {

    final String name;
    final Tracker tracker;
    final Fleet fleet;
    private final FirstLoopHandler handler;
    private final DatagramSink sink = this::send;
    private boolean alive = true;
    private boolean turnPlanned;
    private long plannedNs;

    /** True if its way to the store is cut. */
    boolean cut;

    /** True if it met a store of another fleet. */
    boolean metOtherKeys;

    /** True if it stands still, as a stopped process does. */
    boolean stopped;

    private final List<Runnable> missed = new ArrayList<>();

    /** Its notices of the store's loss and return. */
    final List<String> said = new ArrayList<>();

    /** The bytes that it said the store would need. */
    final List<Long> warnings = new ArrayList<>();

    /** The policies of the store that it warned of. */
    final List<String> policies = new ArrayList<>();

    private SimulatedNode(String name, boolean hasStore) {
      this.name = name;
      tracker =
          new Tracker(
              TrackerConfig.builder()
                  .listener("documented", Dialect.DOCUMENTED)
                  .listener("app", Dialect.APP)
                  .limits(Limits.off())
                  .maxPeers(MAX_PEERS)
                  .peerTtl(Duration.ofMillis(keys.leaseMs()))
                  .shardKey(FleetKeys.bytes(keys.shardKey()))
                  .tokenKey(FleetKeys.bytes(keys.tokenKey()), 0)
                  .events(this)
                  .build());
      fleet = new Fleet(name, keys, hasStore ? store.over(new Wire()) : Store.NONE, tracker);
      Inbox inbox = new Inbox(wake -> plan(0));
      handler =
          new FirstLoopHandler(
              fleet,
              keys,
              inbox,
              new Beats.Self("udp", MAX_PEERS, "test"),
              new Beats.Notices() {
                @Override
                public void onAbsent(String why) {}

                @Override
                public void onLost() {
                  said.add("lost");
                }

                @Override
                public void onBack() {
                  said.add("back");
                }

                @Override
                public void onOtherKeys() {
                  metOtherKeys = true;
                }

                @Override
                public void onTightStore(long neededBytes, long maxBytes) {
                  warnings.add(neededBytes);
                }

                @Override
                public void onForgetfulStore(String policy) {
                  policies.add(policy);
                }
              });
    }

    /** Reaches the store that was not there when it started. */
    void reachStore() {
      fleet.join(name, store.over(new Wire()));
      connect();
    }

    /** Loses its connection and has another at once. */
    void reconnect() {
      lose();
      regain();
    }

    /** Loses its connection. */
    void lose() {
      cut = true;
      handler.storeEvents().onDisconnected();
    }

    /** Has its connection again. */
    void regain() {
      cut = false;
      handler.storeEvents().onConnected();
    }

    private void connect() {
      store.subscribe(
          name, message -> after(delayNs(), () -> handler.storeEvents().onMessage(message)));
      long beatsFromNs = random.nextInt(2_000_000_000);
      after(beatsFromNs, () -> handler.storeEvents().onConnected());
      plan(beatsFromNs);
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

    boolean isAlive() {
      return alive;
    }

    @Override
    public String toString() {
      return name
          + (alive ? "" : " (dead)")
          + (cut ? " (cut)" : "")
          + (stopped ? " (stopped)" : "");
    }

    long count(FleetStats.Count count) {
      return fleet.stats.read().get(count.label());
    }

    /** Dies without a word; its connections end. */
    void kill() {
      vanish();
      store.unsubscribe(name);
    }

    /** Dies with its machine: for the store its connections stand, and hear what is sent to it. */
    void vanish() {
      alive = false;
      nodes.remove(this);
    }

    void stop() {
      stopped = true;
    }

    void go() {
      stopped = false;
      List<Runnable> now = new ArrayList<>(missed);
      missed.clear();
      now.forEach(Runnable::run);
      plan(0);
    }

    /** Delivers a datagram. */
    void receive(int socket, InetSocketAddress source, String datagram) {
      if (!alive) {
        return;
      }
      if (stopped) {
        missed.add(() -> receive(socket, source, datagram));
        return;
      }
      ByteBuffer bytes = ByteBuffer.wrap(datagram.getBytes(StandardCharsets.UTF_8));
      handler.onDatagram(nowNs, socket, source, bytes, sink);
      plan(0);
    }

    private void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
      Consumer<String> peer = peers.get(destination);
      if (peer != null) {
        peer.accept(StandardCharsets.UTF_8.decode(payload).toString());
      }
    }

    private void plan(long delayNs) {
      long atNs = nowNs + delayNs;
      if (alive && (!turnPlanned || atNs - plannedNs < 0)) {
        turnPlanned = true;
        plannedNs = atNs;
        after(
            delayNs,
            () -> {
              if (turnPlanned && plannedNs == atNs) {
                turn();
              }
            });
      }
    }

    private void turn() {
      turnPlanned = false;
      if (alive && !stopped) {
        handler.advance(nowNs, sink);
        plan(Math.max(1_000_000, Math.min(handler.timeoutNs(nowNs), 1_000_000_000)));
      }
    }

    private long delayNs() {
      return 200_000 + random.nextInt(5_000_000);
    }

    /** A way to the store that takes some milliseconds, keeps the order, and may be cut. */
    private final class Wire implements StoreDouble.Line {

      private long arrivesNs = nowNs;

      @Override
      public <T> void carry(Supplier<T> rule, CompletableFuture<T> call) {
        arrivesNs = Math.max(arrivesNs, nowNs + delayNs());
        after(
            arrivesNs - nowNs,
            () -> {
              if (cut) {
                after(
                    TIMEOUT_NS, () -> call.completeExceptionally(new IllegalStateException("cut")));
                return;
              }
              T value = rule.get();
              if (random.nextDouble() < lostAnswers) {
                after(
                    TIMEOUT_NS,
                    () -> call.completeExceptionally(new IllegalStateException("lost")));
              } else {
                after(delayNs(), () -> call.complete(value));
              }
            });
      }
    }
  }

  Optional<SimulatedNode> named(String name) {
    return nodes.stream().filter(node -> node.name.equals(name)).findFirst();
  }
}
