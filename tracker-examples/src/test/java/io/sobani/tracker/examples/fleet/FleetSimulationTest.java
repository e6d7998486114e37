package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.sim.Seeds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Forty nodes with moves, deaths, forgeries, cut lines and an emptied store at random, against what
 * one tracker would answer: an id leads to its peer's own address or is not answered, no live id is
 * called unknown, and no id changes.
 */
class FleetSimulationTest {

  private static final int NODES = 40;

  /** Of so many peers one keeps alive late in its lease, at a node that nothing happens to. */
  private static final int PEERS_PER_SLOW = 8;

  private static final int STEADY_NODES = 4;
  private static final long SLOW_NS = 180_000_000_000L;

  /** The peers of which one pushes in two seconds; below, those of which one is forged. */
  private static final int PEERS_PER_PUSH = 250;

  private static final int PEERS_PER_FORGERY = 1_000;

  private final long seed = Seeds.of("fleet");

  @Test
  void shouldAnswerAsOneTracker() {
    run(10_000, Duration.ofMinutes(12));
  }

  @Test
  @Tag("long")
  void shouldAnswerAsOneTrackerToAMillionPeers() {
    run(1_000_000, Duration.ofMinutes(8));
  }

  private void run(int count, Duration time) {
    SimulatedFleet fleet = new SimulatedFleet(seed, Duration.ofSeconds(300));
    Random random = new Random(seed + 1);
    for (int i = 0; i < NODES; i++) {
      fleet.start();
    }
    fleet.run(Duration.ofSeconds(12));
    List<SimulatedPeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] ip = {10, (byte) (i >>> 16), (byte) (i >>> 8), (byte) i};
      int socket = random.nextInt(2);
      boolean slow = i % PEERS_PER_SLOW == 0;
      SimulatedNode node = any(slow ? steady(fleet) : fleet.nodes, random);
      SimulatedPeer peer = new SimulatedPeer(fleet, address(ip), socket, node);
      peer.restNs = slow ? SLOW_NS : 0;
      peers.add(peer);
      long everyNs = 20_000_000_000L + (long) (random.nextDouble() * 40e9);
      fleet.after((long) (random.nextDouble() * 20e9), () -> live(fleet, peer, everyNs));
    }
    fleet.run(Duration.ofSeconds(30));
    Tally tally = new Tally();
    long steps = time.toSeconds() / 2;
    for (long step = 0; step < steps; step++) {
      disturb(fleet, random, peers, step, steps);
      for (int i = 0; i < count / PEERS_PER_PUSH; i++) {
        SimulatedPeer asker = any(peers, random);
        SimulatedPeer target = any(peers, random);
        fleet.after(random.nextInt(1_000_000_000), () -> push(fleet, asker, target, tally));
      }
      fleet.run(Duration.ofSeconds(2));
    }
    System.out.printf(
        "%,d peers, seed %d: %,d pushes found their peer, %,d were not answered%n",
        count, seed, tally.found, tally.silent);
    assertThat(tally.wrong).as("seed %d: answers of a wrong address", seed).isEmpty();
    assertThat(tally.unknown).as("seed %d: live ids called unknown", seed).isEmpty();
    assertThat(peers.stream().flatMap(peer -> peer.changes.stream()))
        .as("seed %d: ids that changed", seed)
        .isEmpty();
    assertThat(tally.found).as("pushes that found their peer").isGreaterThan(tally.silent);
  }

  private static InetSocketAddress address(byte[] ip) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), 4000);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static List<SimulatedNode> steady(SimulatedFleet fleet) {
    return fleet.nodes.subList(0, STEADY_NODES);
  }

  private static SimulatedNode anyUnsteady(SimulatedFleet fleet, Random random) {
    return any(fleet.nodes.subList(STEADY_NODES, fleet.nodes.size()), random);
  }

  /** Keeps a peer registered; a node that does not answer is left for another. */
  private static void live(SimulatedFleet fleet, SimulatedPeer peer, long everyNs) {
    if (!peer.node.isAlive() || peer.node.cut) {
      peer.node = any(fleet.nodes, fleet.random);
    }
    if (peer.id == null) {
      peer.announce();
      fleet.after(2_000_000_000L, () -> live(fleet, peer, everyNs));
      return;
    }
    long beforeNs = fleet.nowNs();
    if (beforeNs - peer.renewedNs >= peer.restNs) {
      peer.keepAlive();
      fleet.after(
          2_500_000_000L,
          () -> {
            if (peer.renewedNs - beforeNs < 0) {
              peer.keepAlive();
            }
          });
    }
    fleet.after(everyNs, () -> live(fleet, peer, everyNs));
  }

  private static void disturb(
      SimulatedFleet fleet, Random random, List<SimulatedPeer> peers, long step, long steps) {
    // What only a dead node and an emptied store knew is lost: not both within a keepalive.
    boolean quiet = step > steps - 30 || Math.abs(step - steps / 2) < 40;
    if (!quiet && step % 20 == 5) {
      SimulatedNode victim = anyUnsteady(fleet, random);
      victim.kill();
      fleet.start();
    }
    if (!quiet && step % 30 == 11) {
      SimulatedNode node = anyUnsteady(fleet, random);
      node.cut = true;
      fleet.after(5_000_000_000L, () -> node.cut = false);
    }
    if (!quiet && step % 60 == 31) {
      SimulatedNode node = anyUnsteady(fleet, random);
      node.stop();
      fleet.after(15_000_000_000L, node::go);
    }
    if (step == steps / 2) {
      fleet.store.empty();
    }
    fleet.lostAnswers = step % 10 < 3 ? 0.02 : 0;
    for (int i = 0; i < peers.size() / PEERS_PER_FORGERY; i++) {
      SimulatedPeer victim = any(peers, random);
      String forged = random.nextBoolean() ? "alive" : "pulse";
      if (victim.restNs == 0) {
        any(fleet.nodes, random)
            .receive(victim.socket, victim.address, "{\"action\":\"" + forged + "\"}");
      }
    }
  }

  private static void push(
      SimulatedFleet fleet, SimulatedPeer asker, SimulatedPeer target, Tally tally) {
    long livesNs = Duration.ofSeconds(target.restNs == 0 ? 180 : 290).toNanos();
    boolean live = target.id != null && fleet.nowNs() - target.renewedNs < livesNs;
    if (!live || asker.id == null || asker.asks || !asker.node.isAlive() || asker == target) {
      return;
    }
    asker.asks = true;
    int push = ++asker.pushes;
    String expected = target.address.getAddress().getHostAddress() + ":" + target.address.getPort();
    String id = target.id;
    asker.push(id);
    fleet.after(
        700_000_000,
        () -> {
          asker.asks = asker.found == null; // a stopped node may answer later
          if (asker.found == null) {
            tally.silent++;
          } else if (asker.found.equals("unknown")) {
            tally.unknown.add(
                "%s of %s at %d, last heard at %d by %s, asked at %s, record %s"
                    .formatted(
                        id,
                        expected,
                        fleet.nowNs(),
                        target.renewedNs,
                        target.node,
                        asker.node,
                        fleet.store.recordOf(Endpoint.of(target.address))));
          } else if (!asker.found.equals(expected)) {
            tally.wrong.add(asker.found + " instead of " + expected);
          } else {
            tally.found++;
          }
        });
    fleet.after(20_000_000_000L, () -> asker.asks &= asker.pushes > push);
  }

  private static final class Tally {
    private final List<String> wrong = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private int found;
    private int silent;
  }
}
