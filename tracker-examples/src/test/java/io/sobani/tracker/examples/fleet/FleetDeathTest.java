package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Shows how soon a node is known to be gone whose machine vanished, and what that costs. */
class FleetDeathTest {

  private static final int KEEPALIVE_MS = 2_000;

  /** A beat, a question and an adoption, each on its way to the store and back. */
  private static final int WAYS_MS = 60;

  @Test
  void shouldAdoptWithinTenSecondsAndAKeepaliveWhateverThePhaseOfTheBeats() {
    for (int seed = 0; seed < 100; seed++) {
      assertThat(adoptedAfter(seed).toMillis())
          .as("of seed %d", seed)
          .isBetween(7_000L, 10_000L + KEEPALIVE_MS + WAYS_MS);
    }
  }

  /** Returns how long after the death of its node a peer is registered at another. */
  private static Duration adoptedAfter(int seed) {
    SimulatedFleet fleet = new SimulatedFleet(seed, Duration.ofSeconds(300));
    Random random = new Random(seed);
    SimulatedNode a = fleet.start();
    SimulatedNode b = fleet.start();
    fleet.run(Duration.ofSeconds(15));
    SimulatedPeer peer =
        new SimulatedPeer(fleet, new InetSocketAddress("10.0.1.1", 4000), SimulatedFleet.APP, a);
    peer.announce();
    fleet.run(Duration.ofMillis(3_000 + random.nextInt(3_000)));
    peer.keepAlive();
    long diedNs = fleet.nowNs();
    a.vanish();
    peer.node = b;
    int keepaliveMs = random.nextInt(KEEPALIVE_MS);
    for (int ms = 0; b.tracker.find(fleet.nowNs(), Endpoint.of(peer.address)).isEmpty(); ms++) {
      if (ms % KEEPALIVE_MS == keepaliveMs) {
        peer.keepAlive();
      }
      fleet.run(Duration.ofMillis(1));
    }
    assertThat(peer.changes).isEmpty();
    return Duration.ofNanos(fleet.nowNs() - diedNs);
  }

  @Test
  void shouldBeatOnceMoreForANodeThatVanished() {
    SimulatedFleet fleet = new SimulatedFleet(17, Duration.ofSeconds(300));
    SimulatedNode a = fleet.start();
    fleet.start();
    fleet.run(Duration.ofSeconds(15));
    a.vanish();
    int before = fleet.store.beats;
    fleet.run(Duration.ofSeconds(30));
    assertThat(fleet.store.beats - before).isEqualTo(30 / 3 + 1);
  }

  @Test
  void shouldBeatFiftyTimesASecondAtMostWhileTheStoresClockStands() {
    SimulatedFleet fleet = new SimulatedFleet(17, Duration.ofSeconds(300));
    SimulatedNode a = fleet.start();
    fleet.start();
    fleet.run(Duration.ofSeconds(15));
    a.vanish();
    fleet.store.stopClock(a.name, 10_000);
    int before = fleet.store.beats;
    fleet.run(Duration.ofSeconds(10));
    assertThat(fleet.store.beats - before).isBetween(100, 10 * 50);
  }

  @Test
  void shouldBeatAgainASecondAfterOneThatWasNotAnswered() {
    SimulatedFleet fleet = new SimulatedFleet(17, Duration.ofSeconds(300));
    fleet.start();
    fleet.run(Duration.ofSeconds(15));
    fleet.lostAnswers = 1;
    fleet.run(Duration.ofSeconds(4));
    int before = fleet.store.beats;
    fleet.run(Duration.ofSeconds(10));
    assertThat(fleet.store.beats - before).isEqualTo(10);
  }
}
