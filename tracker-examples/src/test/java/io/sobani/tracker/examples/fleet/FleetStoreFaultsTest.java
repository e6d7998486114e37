package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shows what holds while the store is emptied, away, nearly full, or asked too much. */
class FleetStoreFaultsTest extends ThreeNodes {

  @Test
  void shouldTrustNothingOfAnEmptiedStoreUntilAllNodesHaveWritten() {
    SimulatedPeer peer = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, b);
    fleet.store.empty();
    assertThat(push(asker, peer.id)).as("at once").isNull();
    pass(20);
    assertThat(push(asker, peer.id)).isEqualTo(text(peer));
    assertThat(push(asker, "zzzzzzzz")).isEqualTo("unknown");
  }

  @Test
  void shouldCallNobodyUnknownWhoseNodeHasNotYetBeatenInAnEmptiedStore() {
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
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    SimulatedNode fresh = fleet.start();
    fresh.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"alive\"}");
    fresh.receive(SimulatedFleet.APP, peer.address, "{\"action\":\"announce\"}");
    pass(1);
    assertThat(peer.changes).isEmpty();
    assertThat(fresh.tracker.stats().peers()).isZero();
  }

  @Test
  void shouldServeLocallyAndBeSilentOtherwiseWhileTheStoreIsAway() {
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
  void shouldTryAFewWritesWhileTheStoreTakesNone() {
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
  void shouldWarnOnceWhereTheStoreIsSmallerThanWhatTheNodesMayNeed() {
    long needed = 3L * SimulatedFleet.MAX_PEERS * 400;
    fleet.store.setMemory(0, needed);
    pass(12);
    assertThat(a.warnings).isEmpty();
    fleet.store.setMemory(0, needed - 1);
    pass(12);
    assertThat(a.warnings).containsExactly(needed);
  }

  @Test
  void shouldWarnOnceOfAStoreThatForgetsPeersWhereItIsFull() {
    pass(12);
    assertThat(a.policies).isEmpty();
    fleet.store.policy = "allkeys-lru";
    pass(12);
    fleet.store.policy = "noeviction";
    pass(12);
    fleet.store.policy = "volatile-ttl";
    pass(12);
    assertThat(a.policies).containsExactly("allkeys-lru", "volatile-ttl");
  }

  @Test
  void shouldWriteNoProvisionalRegistrationIntoAStoreThatIsNearlyFull() {
    fleet.store.setMemory(91, 100);
    pass(4);
    SimulatedPeer shy = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer regular = peer(2, SimulatedFleet.DOCUMENTED, a);
    keepAlive(regular, 120);
    SimulatedPeer asker = peer(3, SimulatedFleet.DOCUMENTED, b);
    assertThat(push(asker, regular.id)).isEqualTo(text(regular));
    assertThat(push(asker, shy.id)).as("not written, but not unknown either").isNull();
    fleet.store.setMemory(84, 100);
    for (int i = 0; i < 30; i++) {
      assertThat(push(asker, shy.id)).isIn(null, text(shy));
    }
    assertThat(push(asker, shy.id)).isEqualTo(text(shy));
  }

  @Test
  void shouldBoundHowManyDatagramsWaitForOneId() {
    a.cut = true;
    for (int i = 0; i < 100; i++) {
      InetSocketAddress each = new InetSocketAddress("10.0.3." + i, 9);
      a.receive(SimulatedFleet.DOCUMENTED, each, "{\"action\":\"push\",\"shareId\":\"zzzzzzzz\"}");
    }
    assertThat(a.count(Count.TARGET_ASKED)).isEqualTo(1);
    assertThat(a.count(Count.NOT_ADMITTED)).isEqualTo(100 - 16);
  }

  @Test
  void shouldBoundHowManyMessagesWaitForALoopThatStandsStill() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    Message message = new Message.Yielded(b.name, Endpoint.of(peer.address), 1);
    a.stop();
    for (int i = 0; i < 20_000; i++) {
      b.fleet.store.publish(a.name, message);
    }
    pass(1);
    assertThat(a.count(Count.NOT_HEARD)).isEqualTo(20_000 - 16_384);
    a.go();
    pass(1);
    assertThat(push(peer(2, SimulatedFleet.APP, b), peer.id)).isEqualTo(text(peer));
    assertThat(a.count(Count.NOT_HEARD)).as("since it goes on").isEqualTo(20_000 - 16_384);
  }

  @Test
  void shouldNotWriteEverythingAgainWheneverMemoryCrossesTheBound() {
    SimulatedPeer peer = peer(1, SimulatedFleet.DOCUMENTED, a);
    keepAlive(peer, 4);
    fleet.store.setMemory(91, 100);
    pass(6);
    long before = a.count(Count.WRITTEN);
    for (int i = 0; i < 10; i++) {
      fleet.store.setMemory(i % 2 == 0 ? 89 : 91, 100);
      pass(4);
    }
    assertThat(a.count(Count.WRITTEN) - before).as("by the walk, in 40 s").isLessThan(3);
  }

  @Test
  void shouldBoundWhatAFloodOfStrangersAsksAStoreThatHangs() {
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
}
