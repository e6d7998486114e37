package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows who may register a newcomer, and where one that is known elsewhere has its place. */
class FleetNewcomerTest extends ThreeNodes {

  private static final String ALIVE = "{\"action\":\"alive\"}";
  private static final String PULSE = "{\"action\":\"pulse\"}";

  private SimulatedPeer stranger() {
    return new SimulatedPeer(
        fleet, new InetSocketAddress("10.0.9.1", 4000), SimulatedFleet.DOCUMENTED, b);
  }

  @Test
  void shouldLetOneOfTwoNodesRegisterWhoAnnouncesAtBothAtOnce() {
    SimulatedPeer peer = stranger();
    peer.announce();
    peer.node = c;
    peer.announce();
    pass(1);
    assertThat(b.tracker.stats().peers() + c.tracker.stats().peers()).isEqualTo(1);
    assertThat(b.count(Count.HELD_ELSEWHERE) + c.count(Count.HELD_ELSEWHERE)).isEqualTo(1);
    assertThat(peer.changes).isEmpty();
  }

  @Test
  void shouldClaimNoAddressThatOnlySaysThatItLives() {
    SimulatedPeer peer = stranger();
    peer.node = c;
    b.receive(SimulatedFleet.DOCUMENTED, peer.address, PULSE); // it is told so, and announces
    pass(1);
    assertThat(peer.id).isNotNull();
    assertThat(c.tracker.stats().peers()).isEqualTo(1);
  }

  @Test
  void shouldHavePlacesForTokensThatStrangersOfTheSameNetworkCannotFill() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    peer.prove();
    pass(1);
    for (int i = 0; i < 2_000; i++) {
      InetSocketAddress each = new InetSocketAddress("10.0.1.2", 1_000 + i);
      b.receive(SimulatedFleet.DOCUMENTED, each, PULSE);
    }
    assertThat(b.count(Count.NOT_ADMITTED)).as("a sixteenth is full").isPositive();
    peer.node = b;
    peer.announceWithToken();
    pass(1);
    assertThat(b.count(Count.ADOPTED)).isEqualTo(1);
    assertThat(peer.changes).isEmpty();
  }

  @Test
  void shouldAdoptNothingOnceItDrains() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    a.kill();
    pass(14);
    b.receive(SimulatedFleet.APP, peer.address, ALIVE); // the store is being asked
    b.fleet.drain();
    pass(1);
    assertThat(b.count(Count.ADOPTED)).isZero();
    peer.node = c;
    keepAlive(peer, 2);
    assertThat(c.count(Count.ADOPTED)).isEqualTo(1);
    assertThat(peer.changes).isEmpty();
  }

  @Test
  void shouldKeepAnApplicationAtAnApplicationsListenerThroughWhicheverItComes() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    a.kill();
    pass(14);
    b.receive(SimulatedFleet.DOCUMENTED, peer.address, PULSE);
    pass(1);
    assertThat(b.tracker.find(fleet.nowNs(), Endpoint.of(peer.address)).orElseThrow().socket())
        .isEqualTo(SimulatedFleet.APP);
    SimulatedPeer asker = peer(2, SimulatedFleet.APP, c);
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
    assertThat(peer.introduced).containsExactly(text(asker));
  }

  @Test
  void shouldLeaveAnApplicationToOthersWhereNoListenerIsAnApplications() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    Endpoint observed = Endpoint.of(peer.address);
    TrackerConfig documented =
        TrackerConfig.builder().listener("documented", Dialect.DOCUMENTED).build();
    Fleet plain =
        new Fleet("plain", FleetKeys.random(300_000, 0), Store.NONE, new Tracker(documented));
    List<Boolean> ends = new ArrayList<>();
    plain.takeovers.begin(
        0,
        (socket, to, bytes) -> {},
        observed,
        SimulatedFleet.DOCUMENTED,
        PeerRecord.tryParse(fleet.store.recordOf(observed).orElseThrow()).orElseThrow(),
        true,
        new Inbox(wake -> {}),
        (nowNs, out, taken) -> ends.add(taken));
    assertThat(ends).as("at once, without a word to its node").containsExactly(false);
  }
}
