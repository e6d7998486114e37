package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import org.junit.jupiter.api.Test;

/** Shows what a node serves that knows the fleet's keys, before and after it reaches the store. */
class FleetLateStoreTest extends ThreeNodes {

  @Test
  void shouldServeAsASingleTrackerAndCallNobodyUnknownUntilItReachesTheStore() {
    SimulatedPeer far = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedNode late = fleet.startWithoutStore();
    pass(12);
    SimulatedPeer one = peer(2, SimulatedFleet.DOCUMENTED, late);
    SimulatedPeer two = peer(3, SimulatedFleet.APP, late);
    assertThat(push(one, two.id)).isEqualTo(text(two));
    assertThat(push(one, far.id)).isNull();
    assertThat(push(one, "zzzzzzzz")).isNull();
    assertThat(late.said).as("it was said at the start").isEmpty();

    late.reachStore();
    for (int i = 0; i < 30; i++) {
      assertThat(push(one, far.id)).isIn(null, text(far));
    }
    assertThat(push(one, far.id)).isEqualTo(text(far));
    assertThat(push(far, two.id)).as("written at full speed").isEqualTo(text(two));
    assertThat(push(one, "zzzzzzzz")).isEqualTo("unknown");
    assertThat(push(far, "zzzzzzzz")).isEqualTo("unknown");
    assertThat(late.said).containsExactly("back");
  }

  @Test
  void shouldSettleWhoseItIsThatWasRegisteredMeanwhile() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    SimulatedNode late = fleet.startWithoutStore();
    pass(1);
    late.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"announce\"}");
    assertThat(late.tracker.stats().peers()).as("as on a single tracker").isEqualTo(1);
    late.reachStore();
    keepAlive(peer, 12);
    assertThat(late.tracker.stats().peers()).as("its owner hears it").isZero();
    assertThat(a.tracker.stats().peers()).isEqualTo(1);
  }
}
