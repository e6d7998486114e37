package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import org.junit.jupiter.api.Test;

/** Shows what forged datagrams at another node can move, and what is taken back. */
class FleetForgeryTest extends ThreeNodes {

  @Test
  void shouldLeaveAProvenPeerWhereItIsForAThirdOfALease() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    peer.prove();
    pass(40);
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(b.count(Count.ADOPTED)).as("silent for 40 s").isZero();
    pass(60);
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(b.count(Count.ADOPTED)).as("silent for 101 s").isEqualTo(1);
  }

  @Test
  void shouldTakeBackAtOnceWhatAForgerMoved() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    String id = peer.id;
    pass(40); // a slow keepalive
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(b.tracker.stats().peers()).as("the forger moved it").isEqualTo(1);
    peer.keepAlive();
    pass(1);
    assertThat(a.tracker.stats().peers()).as("its keepalive takes it back").isEqualTo(1);
    assertThat(peer.id).isEqualTo(id);
    pass(60);
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(b.tracker.stats().peers()).as("not a second time").isZero();
    assertThat(a.tracker.stats().peers()).isEqualTo(1);
    assertThat(push(peer(2, SimulatedFleet.DOCUMENTED, c), id)).isEqualTo(text(peer));
  }

  @Test
  void shouldNotTakeBackByDatagramsThatWaitedWhileItStoodStill() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    a.stop();
    keepAlive(peer, 4);
    peer.node = b;
    keepAlive(peer, 12);
    assertThat(b.count(Count.ADOPTED)).isEqualTo(1);
    a.go();
    keepAlive(peer, 4);
    assertThat(b.tracker.stats().peers()).isEqualTo(1);
    assertThat(a.tracker.stats().peers()).isZero();
    assertThat(peer.changes).isEmpty();
  }

  @Test
  void shouldTakeNothingBackThatMovedByItsToken() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    peer.prove();
    peer.node = b;
    peer.announceWithToken();
    pass(1);
    assertThat(b.tracker.stats().peers()).isEqualTo(1);
    a.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(b.tracker.stats().peers()).as("a forged datagram where it was").isEqualTo(1);
    assertThat(a.tracker.stats().peers()).isZero();
  }

  @Test
  void shouldTakeNothingBackThatMovedByItsTokenAfterAForgerHadMovedIt() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    pass(40);
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    peer.prove(); // by which a takes it back
    peer.node = b;
    peer.announceWithToken();
    pass(1);
    assertThat(b.tracker.stats().peers()).isEqualTo(1);
    a.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(b.tracker.stats().peers()).as("a forged datagram where it was").isEqualTo(1);
  }
}
