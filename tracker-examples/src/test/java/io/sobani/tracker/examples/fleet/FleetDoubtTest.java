package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shows that a node takes nobody for gone, and nothing for unknown, that it could not know of. */
class FleetDoubtTest extends ThreeNodes {

  private static final String ALIVE = "{\"action\":\"alive\"}";

  @Test
  void shouldTakeNothingFromANodeThatCameAfterTheLastBeat() {
    awaitBeatOf(b);
    SimulatedNode fresh = fleet.start();
    SimulatedPeer peer = provenPeer(fresh);
    b.receive(SimulatedFleet.APP, peer.address, ALIVE);
    fleet.run(Duration.ofMillis(500));
    assertHeldBy(fresh, b, peer);
  }

  @Test
  void shouldTakeNothingFromANodeThatCameWhileItWasCutOff() {
    b.lose();
    pass(60);
    SimulatedNode fresh = fleet.start();
    pass(12);
    SimulatedPeer peer = provenPeer(fresh);
    b.regain();
    fleet.run(Duration.ofMillis(1));
    b.receive(SimulatedFleet.APP, peer.address, ALIVE);
    fleet.run(Duration.ofMillis(500));
    assertHeldBy(fresh, b, peer);
  }

  @Test
  void shouldTakeNobodyForGoneBecauseTheStoresClockWasSet() {
    SimulatedPeer peer = provenPeer(a);
    while (b.fleet.members.silentNs(fleet.nowNs()) < 2_900_000_000L) {
      fleet.run(Duration.ofMillis(1));
    }
    fleet.store.setClockForward(11_000);
    awaitBeatOf(b);
    assertThat(b.fleet.members.living()).as("the others beat later").containsOnlyKeys(b.name);
    b.receive(SimulatedFleet.APP, peer.address, ALIVE);
    fleet.run(Duration.ofMillis(500));
    assertHeldBy(a, b, peer);
  }

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

  @Test
  void shouldLeaveARegistrationWhereItIsThatHasNoPlaceHere() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    pass(40); // so long silent, anybody may move it
    b.tracker.drain();
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"push\",\"shareId\":\"zzzzzzzz\"}");
    b.receive(SimulatedFleet.DOCUMENTED, peer.address, "{\"action\":\"pulse\"}");
    fleet.run(Duration.ofMillis(500));
    b.receive(SimulatedFleet.APP, peer.address, ALIVE);
    fleet.run(Duration.ofMillis(500));
    assertHeldBy(a, b, peer);
    assertThat(b.count(Count.HELD_ELSEWHERE)).isEqualTo(2);
    assertThat(b.tracker.stats().count(Outcome.ALIVE_UNKNOWN)).as("told that it ended").isZero();
  }

  @Test
  void shouldTrustNothingOfAReplicaBeforeEveryNodeHasWrittenAll() {
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, c);
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    fleet.nodes.forEach(SimulatedNode::lose);
    fleet.store.forget(Endpoint.of(peer.address)); // written, but never copied
    b.regain();
    c.regain();
    for (int i = 0; i < 30; i++) {
      if (i == 4) {
        a.regain();
      }
      assertThat(push(asker, peer.id)).isIn(null, text(peer));
    }
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
  }

  @Test
  void shouldSayAtOnceThatItWritesAllAgain() {
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, c);
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    awaitBeatOf(a);
    a.lose();
    a.regain();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 100; i++) {
      fleet.run(Duration.ofMillis(1));
      least = Math.min(least, fleet.store.stateOf(a.name).filled());
    }
    assertThat(least).isZero();
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
  }

  @Test
  void shouldCallNobodyUnknownWhoCouldNotBeWrittenWhileTheStoreHung() {
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, c);
    fleet.nodes.forEach(node -> node.cut = true);
    pass(2);
    for (int i = 0; i < 10_000; i++) { // to be looked at before the newcomer is
      a.fleet.changes.add(Endpoint.of(new InetSocketAddress("12.0.0.1", 1 + i)));
    }
    SimulatedPeer newcomer = peer(1, SimulatedFleet.DOCUMENTED, a);
    pass(2);
    b.cut = false;
    c.cut = false;
    for (int i = 0; i < 30; i++) {
      a.cut = i < 5; // the others beat first
      assertThat(push(asker, newcomer.id)).isIn(null, text(newcomer));
    }
    assertThat(push(asker, newcomer.id)).isEqualTo(text(newcomer));
    assertThat(push(asker, "zzzzzzzz")).isEqualTo("unknown");
  }

  @Test
  void shouldCallNobodyUnknownWhileANodeCannotWrite() {
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, c);
    fleet.store.takesNoRecords = true;
    SimulatedPeer newcomer = peer(1, SimulatedFleet.DOCUMENTED, a);
    pass(6);
    assertThat(push(asker, newcomer.id)).isNull();
    fleet.store.takesNoRecords = false;
    pass(6);
    assertThat(push(asker, newcomer.id)).isEqualTo(text(newcomer));
    assertThat(push(asker, "zzzzzzzz")).isEqualTo("unknown");
  }

  @Test
  void shouldTakeAStoreForLostWhoseFleetItCannotRead() {
    fleet.store.isOfAnotherVersion = true;
    pass(7);
    assertThat(a.said).containsExactly("lost");
    assertThat(a.fleet.read().up()).isFalse();
    assertThat(a.metOtherKeys).isFalse();
    fleet.store.isOfAnotherVersion = false;
    pass(4);
    assertThat(a.said).containsExactly("lost", "back");
  }

  @Test
  void shouldWriteNothingIntoTheStoreOfAnotherFleet() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    a.lose();
    fleet.store.giveTo(FleetKeys.random(300_000, 0));
    for (int i = 0; i < 20; i++) {
      a.regain();
      fleet.run(Duration.ofMillis(7));
      a.lose();
      assertThat(fleet.store.recordOf(Endpoint.of(peer.address))).isEmpty();
    }
    a.regain();
    pass(1);
    assertThat(a.metOtherKeys).isTrue();
    assertThat(fleet.store.recordOf(Endpoint.of(peer.address))).isEmpty();
  }

  @Test
  void shouldNotTakeALineForWholeThatBrokeBeforeItWasTold() {
    a.lose();
    a.regain();
    a.lose();
    fleet.run(Duration.ofMillis(100));
    assertThat(a.fleet.members.isConnected()).isFalse();
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
