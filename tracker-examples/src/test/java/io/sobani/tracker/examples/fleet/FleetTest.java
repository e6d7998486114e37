package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fleet promises, one order of events after the other, in virtual time. */
class FleetTest {

  private final SimulatedFleet fleet = new SimulatedFleet(17, Duration.ofSeconds(300));
  private final SimulatedNode a = fleet.start();
  private final SimulatedNode b = fleet.start();
  private final SimulatedNode c = fleet.start();

  private SimulatedPeer peer(int number, int socket, SimulatedNode node) {
    InetSocketAddress address = new InetSocketAddress("10.0." + number + ".1", 4000);
    SimulatedPeer peer = new SimulatedPeer(fleet, address, socket, node);
    peer.announce();
    pass(1);
    assertThat(peer.id).as("registered").isNotNull();
    return peer;
  }

  private void pass(int seconds) {
    fleet.run(Duration.ofSeconds(seconds));
  }

  private String text(SimulatedPeer peer) {
    return peer.address.getAddress().getHostAddress() + ":" + peer.address.getPort();
  }

  private String push(SimulatedPeer from, String id) {
    from.push(id);
    fleet.run(Duration.ofMillis(500));
    return from.found;
  }

  /** Keeps a peer alive, as often as the application does. */
  private void keepAlive(SimulatedPeer peer, int seconds) {
    for (int i = 0; i < seconds; i += 2) {
      peer.keepAlive();
      pass(2);
    }
  }

  @Test
  void shouldFindAnyPeerAtAnyNode() {
    pass(12);
    SimulatedPeer one = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer two = peer(2, SimulatedFleet.DOCUMENTED, b);
    assertThat(push(two, one.id)).isEqualTo(text(one));
    assertThat(push(one, two.id)).isEqualTo(text(two));
    assertThat(push(one, "zzzzzzzz")).isEqualTo("unknown");
  }

  @Test
  void shouldIntroduceApplicationsOfTwoNodesFromTheOwnersSocket() {
    pass(12);
    SimulatedPeer one = peer(1, SimulatedFleet.APP, a);
    SimulatedPeer two = peer(2, SimulatedFleet.APP, b);
    assertThat(push(two, one.id)).isEqualTo(text(one));
    assertThat(one.introduced).containsExactly(text(two));
  }

  @Test
  void shouldKeepTheIdOfAPeerWhoseNodeWasKilled() {
    pass(12);
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
    pass(12);
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
  void shouldTakeBackAtOnceWhatAForgerMoved() {
    pass(12);
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
  void shouldForgetARenewedIdEverywhereWithinATenthOfASecond() {
    pass(12);
    SimulatedPeer peer = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, b);
    String old = peer.id;
    peer.renewId();
    fleet.run(Duration.ofMillis(100));
    assertThat(peer.id).isNotEqualTo(old);
    assertThat(push(asker, old)).isEqualTo("unknown");
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
  }

  @Test
  void shouldTrustNothingOfAnEmptiedStoreUntilAllNodesHaveWritten() {
    pass(12);
    SimulatedPeer peer = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, b);
    fleet.store.empty();
    assertThat(push(asker, peer.id)).as("at once").isNull();
    pass(20);
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
    assertThat(push(asker, "zzzzzzzz")).isEqualTo("unknown");
  }

  @Test
  void shouldServeLocallyAndBeSilentOtherwiseWhileTheStoreIsAway() {
    pass(12);
    SimulatedPeer one = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer two = peer(2, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer far = peer(3, SimulatedFleet.DOCUMENTED, b);
    a.cut = true;
    pass(3);
    assertThat(push(one, two.id)).isEqualTo(text(two));
    assertThat(push(one, far.id)).isNull();
    assertThat(push(one, "zzzzzzzz")).isNull();
    SimulatedPeer newcomer = peer(4, SimulatedFleet.DOCUMENTED, a);
    a.cut = false;
    pass(20);
    assertThat(push(one, far.id)).isEqualTo(text(far));
    assertThat(push(far, newcomer.id)).isEqualTo(text(newcomer));
  }

  @Test
  void shouldDropWhatWasAdoptedElsewhereWhileTheNodeWasStopped() {
    pass(12);
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
  void shouldEndLeasesFleetWideWhereASingleTrackerWould() {
    pass(12);
    SimulatedPeer peer = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, b);
    pass(150);
    peer.keepAlive();
    pass(298);
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
    pass(3);
    assertThat(push(asker, peer.id)).isEqualTo("unknown");
  }

  @Test
  void shouldGiveUpEverythingThatIsAskedForWhileItDrains() {
    pass(12);
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
  void shouldWarnOnceWhereTheStoreIsSmallerThanWhatTheNodesMayNeed() {
    long needed = 3L * SimulatedFleet.MAX_PEERS * 330;
    fleet.store.setMemory(0, needed);
    pass(12);
    assertThat(a.warnings).isEmpty();
    fleet.store.setMemory(0, needed - 1);
    pass(12);
    assertThat(a.warnings).containsExactly(needed);
  }

  @Test
  void shouldWriteNoProvisionalRegistrationIntoAStoreThatIsNearlyFull() {
    pass(12);
    fleet.store.setMemory(91, 100);
    pass(4);
    SimulatedPeer shy = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer regular = peer(2, SimulatedFleet.DOCUMENTED, a);
    keepAlive(regular, 120);
    SimulatedPeer asker = peer(3, SimulatedFleet.DOCUMENTED, b);
    assertThat(push(asker, regular.id)).isEqualTo(text(regular));
    assertThat(push(asker, shy.id)).as("not written, but not unknown either").isNull();
    fleet.store.setMemory(89, 100);
    for (int i = 0; i < 30; i++) {
      assertThat(push(asker, shy.id)).isIn(null, text(shy));
    }
    assertThat(push(asker, shy.id)).isEqualTo(text(shy));
  }

  @Test
  void shouldLetOneOfTwoNodesAdoptWhatADeadOneHeld() {
    pass(12);
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
    pass(12);
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
  void shouldLeaveAProvenPeerWhereItIsForAThirdOfALease() {
    pass(12);
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
  void shouldMoveAPeerAtOnceThatShowsAToken() {
    pass(12);
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
  void shouldBoundWhatAFloodOfStrangersAsksAStoreThatHangs() {
    pass(12);
    SimulatedPeer known = peer(1, SimulatedFleet.APP, a);
    a.cut = true;
    int most = 0;
    for (int i = 0; i < 100_000; i++) {
      InetSocketAddress stranger =
          new InetSocketAddress("11." + (i >> 14) + "." + (i >> 6 & 255) + "." + (i & 63), 9);
      a.receive(SimulatedFleet.DOCUMENTED, stranger, "{\"action\":\"pulse\"}");
      a.receive(
          SimulatedFleet.DOCUMENTED, stranger, "{\"action\":\"push\",\"shareId\":\"z" + i + "\"}");
      if (i % 100 == 0) {
        fleet.run(Duration.ofMillis(1));
        most = Math.max(most, a.fleet.sources.underWay() + a.fleet.targets.underWay());
      }
    }
    assertThat(most).isBetween(4_096, 8_192);
    assertThat(a.count(Count.NOT_ADMITTED)).isGreaterThan(100_000);
    known.keepAlive();
    assertThat(known.renewedNs).as("served at once").isEqualTo(fleet.nowNs());
    a.cut = false;
    pass(5);
    assertThat(a.fleet.sources.underWay() + a.fleet.targets.underWay()).isZero();
    SimulatedPeer newcomer = peer(2, SimulatedFleet.DOCUMENTED, a);
    assertThat(push(peer(3, SimulatedFleet.DOCUMENTED, b), newcomer.id)).isEqualTo(text(newcomer));
  }

  @Test
  void shouldNotTakeBackByDatagramsThatWaitedWhileItStoodStill() {
    pass(12);
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
    pass(12);
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
    pass(12);
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

  @Test
  void shouldCallNobodyUnknownWhoseNodeHasNotYetBeatenInAnEmptiedStore() {
    pass(12);
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, b);
    fleet.store.empty();
    for (int i = 0; i < 30; i++) {
      a.cut = i < 8; // four seconds: the others beat first
      b.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"pulse\"}");
      assertThat(push(asker, peer.id)).isIn(null, text(peer));
      peer.keepAlive();
    }
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
    assertThat(peer.changes).isEmpty();
  }

  @Test
  void shouldAskTheStoreBeforeItsFirstBeat() {
    pass(12);
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    SimulatedNode fresh = fleet.start();
    fresh.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    fresh.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"announce\"}");
    pass(1);
    assertThat(peer.changes).isEmpty();
    assertThat(fresh.tracker.stats().peers()).isZero();
  }

  @Test
  void shouldForgetThatASubscriptionWasLostLongAgo() {
    pass(12);
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
  void shouldTryAFewWritesWhileTheStoreTakesNone() {
    pass(12);
    for (int i = 0; i < 2_000; i++) {
      InetSocketAddress each = new InetSocketAddress("12.0." + i / 250 + "." + i % 250, 9);
      a.receive(SimulatedFleet.DOCUMENTED, each, "{\"action\":\"announce\"}");
    }
    pass(5);
    assertThat(a.tracker.stats().peers()).isEqualTo(2_000);
    a.cut = true;
    pass(60);
    assertThat(a.count(Count.WRITE_FAILED)).isBetween(16L, 16L * 4 * 60 + 8_192);
    a.cut = false;
    pass(30);
    assertThat(a.fleet.changes.size()).isZero();
  }

  @Test
  void shouldEndATakeoverWhosePlaceAnotherTakes() {
    pass(12);
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
  void shouldCallNobodyUnknownWhoIsOnItsWayToAnotherNode() {
    pass(12);
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    peer.prove();
    peer.node = b;
    peer.announceWithToken();
    while (a.count(Count.YIELDED) == 0) {
      fleet.run(Duration.ofMillis(1));
    }
    b.cut = true;
    assertThat(push(asker, peer.id)).isNull();
  }

  @Test
  void shouldAnswerNoPushWhoseIntroductionNobodyReceived() {
    pass(12);
    SimulatedPeer one = peer(1, SimulatedFleet.APP, a);
    SimulatedPeer two = peer(2, SimulatedFleet.APP, b);
    fleet.store.unheard.add(a.name);
    assertThat(push(two, one.id)).isNull();
    fleet.store.unheard.remove(a.name);
    pass(2);
    assertThat(push(two, one.id)).isEqualTo(text(one));
  }
}
