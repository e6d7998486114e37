package io.sobani.tracker.peer;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Listeners;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.sim.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A tracker and peers of ours in a simulated network. */
final class PeerWorld {

  static final InetSocketAddress TRACKER = SimulatedNetwork.address("192.0.2.1:3000");

  final SimulatedNetwork network;
  final TrackerConfig config;
  final Dialect dialect;
  final Map<InetSocketAddress, Host> hosts = new LinkedHashMap<>();
  private final Random random;

  /** A peer and what its host was told. */
  record Host(Peer peer, EventLog events) {
    boolean isRegistered() {
      return peer.isRegistered();
    }
  }

  PeerWorld(long seed) {
    this(seed, TrackerConfig.defaults(), Dialect.APP);
  }

  PeerWorld(long seed, TrackerConfig config, Dialect dialect) {
    this.network = new SimulatedNetwork(seed);
    this.config = config;
    this.dialect = dialect;
    this.random = new Random(seed);
    startTracker();
  }

  void startTracker() {
    network.attach(new DatagramTracker(new Tracker(Listeners.with(config, dialect))), TRACKER);
  }

  void stopTracker() {
    network.detach(TRACKER);
  }

  Host peer(String address) {
    return peer(SimulatedNetwork.address(address));
  }

  Host peer(InetSocketAddress address) {
    return peer(address, Duration.ofSeconds(20));
  }

  Host peer(InetSocketAddress address, Duration keepalive) {
    EventLog events = new EventLog();
    PeerConfig session =
        PeerConfig.builder(TRACKER).dialect(dialect).keepalive(keepalive).random(random).build();
    Host host = new Host(new Peer(session, events), events);
    network.attach(host.peer, address);
    hosts.put(address, host);
    return host;
  }

  boolean isEveryoneRegistered() {
    return hosts.values().stream().allMatch(Host::isRegistered);
  }

  boolean runUntil(BooleanSupplier condition, int seconds) {
    return network.runUntil(condition, Duration.ofSeconds(seconds));
  }

  void run(int seconds) {
    network.run(Duration.ofSeconds(seconds));
  }
}
