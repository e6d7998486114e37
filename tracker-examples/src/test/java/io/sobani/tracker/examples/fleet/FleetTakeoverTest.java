package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.net.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shows when a peer that comes to another node is taken over there, and that it keeps its id. */
class FleetTakeoverTest extends ThreeNodes {

  @Test
  void shouldKeepTheIdOfAPeerWhoseNodeWasKilled() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    String id = peer.id;
    keepAlive(peer, 10);
    a.kill();
    peer.node = b;
    long before = fleet.nowNs();
    keepAlive(peer, 8);
    assertThat(peer.renewedNs).isGreaterThan(before);
    assertThat(peer.id).isEqualTo(id);
    assertThat(b.tracker.find(fleet.nowNs(), Endpoint.of(peer.address))).isPresent();
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, c);
    assertThat(push(asker, id)).isEqualTo(text(peer));
  }

  @Test
  void shouldGiveAPeerUpOnlyAfterItWasSilent() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    String id = peer.id;
    keepAlive(peer, 6);
    peer.node = b;
    keepAlive(peer, 20);
    assertThat(b.tracker.stats().peers()).as("the owner heard it just now").isZero();
    keepAlive(peer, 16);
    assertThat(b.tracker.stats().peers()).as("the owner has not heard it for 30 s").isEqualTo(1);
    assertThat(peer.id).isEqualTo(id);
    assertThat(a.tracker.stats().peers()).isZero();
  }

  @Test
  void shouldGiveUpEverythingThatIsAskedForWhileItDrains() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    String id = peer.id;
    keepAlive(peer, 4);
    a.tracker.drain();
    a.fleet.drain();
    peer.node = b;
    keepAlive(peer, 2);
    assertThat(b.tracker.stats().peers()).isEqualTo(1);
    assertThat(peer.id).isEqualTo(id);
  }

  @Test
  void shouldGiveUpWhatAPeerHasAtThatMoment() {
    List<SimulatedPeer> peers = new ArrayList<>();
    for (int i = 3; i < 43; i++) {
      peers.add(peer(i, SimulatedFleet.DOCUMENTED, a));
    }
    a.tracker.drain();
    a.fleet.drain();
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, c);
    for (SimulatedPeer peer : peers) {
      peer.renewId(); // which is written within 20 ms
      peer.node = b;
      peer.keepAlive();
      fleet.run(Duration.ofMillis(500));
      assertThat(push(asker, peer.id)).isEqualTo(text(peer));
    }
    assertThat(b.tracker.stats().peers()).isEqualTo(peers.size());
  }

  @Test
  void shouldDropWhatWasAdoptedElsewhereWhileTheNodeWasStopped() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    String id = peer.id;
    a.stop();
    peer.node = b;
    keepAlive(peer, 16);
    assertThat(b.tracker.stats().peers()).isEqualTo(1);
    assertThat(peer.id).isEqualTo(id);
    a.go();
    pass(5);
    assertThat(a.tracker.stats().peers()).isZero();
    assertThat(b.tracker.stats().peers()).isEqualTo(1);
    assertThat(push(peer(2, SimulatedFleet.DOCUMENTED, c), id)).isEqualTo(text(peer));
  }

  @Test
  void shouldLetOneOfTwoNodesAdoptWhatADeadOneHeld() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    a.kill();
    pass(14); // ten seconds of silence, and the beat that shows them
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    c.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(b.count(Count.ADOPTED) + c.count(Count.ADOPTED)).isEqualTo(1);
    assertThat(b.tracker.stats().peers() + c.tracker.stats().peers()).isEqualTo(1);
  }

  @Test
  void shouldTakeALostSubscriptionForADeathOnlyTheSecondTime() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    fleet.store.unheard.add(a.name);
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(3);
    assertThat(b.count(Count.ADOPTED)).isZero();
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(b.count(Count.ADOPTED)).isEqualTo(1);
  }

  @Test
  void shouldForgetThatASubscriptionWasLostLongAgo() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    fleet.store.unheard.add(a.name);
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    fleet.store.unheard.remove(a.name);
    keepAlive(peer, 60);
    fleet.store.unheard.add(a.name);
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(b.count(Count.ADOPTED)).isZero();
  }

  @Test
  void shouldMoveAPeerAtOnceThatShowsAToken() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    peer.prove();
    String id = peer.id;
    peer.node = b;
    peer.announceWithToken();
    pass(1);
    assertThat(b.count(Count.ADOPTED)).isEqualTo(1);
    assertThat(a.tracker.stats().peers()).isZero();
    assertThat(peer.id).isEqualTo(id);
  }

  @Test
  void shouldServeAtOnceWhoReplacesARegistrationThatCameFromAnotherNode() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    peer.prove();
    peer.node = b;
    peer.announceWithToken();
    pass(61);
    String old = peer.id;
    peer.say("{\"action\":\"announce\",\"token\":\"0000000000000000\"}");
    assertThat(peer.id).as("challenged").isEqualTo(old);
    peer.announceWithToken();
    assertThat(peer.id).as("by its first datagram").isNotEqualTo(old);
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, c);
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
    assertThat(push(asker, old)).isEqualTo("unknown");
  }

  @Test
  void shouldEndATakeoverWhosePlaceAnotherTakes() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    Inbox loop = new Inbox(wake -> {});
    List<Boolean> ends = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      b.fleet.takeovers.begin(
          fleet.nowNs(),
          (socket, to, bytes) -> {},
          Endpoint.of(peer.address),
          SimulatedFleet.APP,
          PeerRecord.tryParse(fleet.store.recordOf(Endpoint.of(peer.address)).get()).get(),
          false,
          loop,
          (nowNs, out, taken) -> ends.add(taken));
    }
    loop.run(fleet.nowNs(), (socket, to, bytes) -> {});
    assertThat(ends).containsExactly(false);
  }

  @Test
  void shouldHoldWhatItTookOverThoughTheStoresAnswerWasLost() {
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, c);
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    pass(40); // silent for so long, it may be moved by anybody
    b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    while (a.count(Count.YIELDED) == 0) {
      fleet.run(Duration.ofMillis(1));
    }
    fleet.lostAnswers = 1;
    fleet.run(Duration.ofMillis(200));
    fleet.lostAnswers = 0;
    pass(5);
    fleet.store.empty(); // what it alone knew is lost
    pass(20);
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
  }
}
