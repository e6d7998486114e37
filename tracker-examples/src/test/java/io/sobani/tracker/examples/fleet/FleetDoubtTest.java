package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import io.sobani.tracker.net.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shows that a node takes nobody for gone, and nothing for unknown, that it could not know of. */
class FleetDoubtTest extends ThreeNodes {

  private static final String ALIVE = "{\"action\":\"alive\"}";

  @Test
  void shouldCallNobodyUnknownWhoseRegistrationItHasLost() {
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    a.tracker.remove(fleet.nowNs(), Endpoint.of(peer.address)); // by a restart from an old snapshot
    assertThat(push(asker, peer.id)).isNull();
    peer.keepAlive();
    pass(1);
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
    assertThat(peer.changes).isEmpty();
  }

  private void awaitBeatOf(SimulatedNode node) {
    while (node.fleet.members.silentNs(fleet.nowNs()) > 10_000_000) {
      fleet.run(Duration.ofMillis(1));
    }
  }

  private SimulatedPeer provenPeer(SimulatedNode node) {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, node);
    peer.prove();
    return peer;
  }

  private static void assertHeldBy(SimulatedNode owner, SimulatedNode other, SimulatedPeer peer) {
    assertThat(other.count(Count.ADOPTED)).isZero();
    assertThat(other.tracker.stats().peers()).isZero();
    assertThat(owner.tracker.stats().peers()).isEqualTo(1);
    assertThat(peer.changes).isEmpty();
  }
}
