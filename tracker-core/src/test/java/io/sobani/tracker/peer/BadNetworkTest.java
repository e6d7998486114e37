package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.PeerWorld.Host;
import io.sobani.tracker.sim.Seeds;
import io.sobani.tracker.sim.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions on a network that loses, doubles, delays and reorders: each registers in spite of it,
 * and a minute after it has ended all know what the tracker knows, and find each other.
 */
class BadNetworkTest {

  private static final InetSocketAddress FRESH = address("203.0.113.9:5000");
  private static final int PEERS = 3;

  private final long seed = Seeds.of("badNetwork");

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.6, 0.9})
  @Fault("loss up to 90 %, 100 copies, delays up to 30 s, flipped bits")
  void shouldConvergeInSpiteOfLoss(double loss) {
    converge(Duration.ofHours(4), network -> network.loss(loss));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 100})
  @Fault("loss up to 90 %, 100 copies, delays up to 30 s, flipped bits")
  void shouldConvergeInSpiteOfDuplicates(int times) {
    converge(Duration.ofSeconds(30), network -> network.duplication(1, times - 1));
  }

  /** Each keepalive may be overtaken by thirty later ones, twice. */
  @Test
  @Fault("loss up to 90 %, 100 copies, delays up to 30 s, flipped bits")
  void shouldConvergeInSpiteOfDelayAndReordering() {
    converge(
        Duration.ofMinutes(5),
        network -> network.duplication(1).delay(Duration.ZERO, Duration.ofSeconds(30)));
  }

  @Test
  @Fault("loss up to 90 %, 100 copies, delays up to 30 s, flipped bits")
  void shouldConvergeInSpiteOfAllAtOnce() {
    converge(
        Duration.ofMinutes(5),
        network ->
            network.loss(0.3).duplication(0.3, 3).delay(Duration.ZERO, Duration.ofSeconds(5)));
  }

  /**
   * UDP's checksum finds every single bit, so this is worse than what can be. An id that it harms
   * stays until the next announce, which a restart of the tracker brings about.
   */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  @Fault("loss up to 90 %, 100 copies, delays up to 30 s, flipped bits")
  void shouldConvergeAfterARestartInSpiteOfCorruption(Dialect dialect) {
    PeerWorld world = new PeerWorld(seed, TrackerConfig.defaults(), dialect);
    world.network.corruption(0.5);
    List<Host> hosts = peers(world);
    world.run(1_800);
    world.network.corruption(0);
    world.stopTracker();
    world.startTracker();
    world.run(60);
    assertAllFound(world, hosts);
  }

  private void converge(Duration time, UnaryOperator<SimulatedNetwork> fault) {
    for (Dialect dialect : Dialect.values()) {
      PeerWorld world = new PeerWorld(seed, TrackerConfig.defaults(), dialect);
      fault.apply(world.network);
      List<Host> hosts = peers(world);
      world.network.run(time);
      for (Host host : hosts) {
        assertThat(host.events().lines)
            .as("registered once, %s", world.network)
            .anyMatch(line -> line.startsWith("id "));
      }
      world.network.loss(0).duplication(0).delay(Duration.ofMillis(20), Duration.ofMillis(20));
      world.run(60);
      assertAllFound(world, hosts);
    }
  }

  private static List<Host> peers(PeerWorld world) {
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      hosts.add(world.peer(addressOf(i), Duration.ofSeconds(1)));
    }
    return hosts;
  }

  private static void assertAllFound(PeerWorld world, List<Host> hosts) {
    Host fresh = world.peer(FRESH);
    assertThat(world.runUntil(fresh::isRegistered, 1)).as(world.network.toString()).isTrue();
    for (int i = 0; i < PEERS; i++) {
      Peer session = hosts.get(i).peer();
      List<Outcome<Endpoint>> outcomes = new ArrayList<>();
      world.network.execute(FRESH, () -> fresh.peer().push(session.shareId(), outcomes::add));
      world.runUntil(() -> !outcomes.isEmpty(), 1);
      assertThat(outcomes)
          .as(world.network.toString())
          .containsExactly(Outcome.of(Endpoint.of(addressOf(i))));
    }
  }

  private static InetSocketAddress addressOf(int peer) {
    return address("198.51.100.1" + peer + ":5000");
  }
}
