package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.examples.fleet.Message.Introduce;
import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Shows what a push comes to at any node, and for how long an id is found. */
class FleetPushTest extends ThreeNodes {

  @Test
  void shouldFindAnyPeerAtAnyNode() {
    SimulatedPeer one = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer two = peer(2, SimulatedFleet.DOCUMENTED, b);
    assertThat(push(two, one.id)).isEqualTo(text(one));
    assertThat(push(one, two.id)).isEqualTo(text(two));
    assertThat(push(one, "zzzzzzzz")).isEqualTo("unknown");
  }

  @Test
  void shouldIntroduceApplicationsOfTwoNodesFromTheOwnersSocket() {
    SimulatedPeer one = peer(1, SimulatedFleet.APP, a);
    SimulatedPeer two = peer(2, SimulatedFleet.APP, b);
    assertThat(push(two, one.id)).isEqualTo(text(one));
    assertThat(one.introduced).containsExactly(text(two));
  }

  @Test
  void shouldIntroduceAPeerThatTheApplicationTookOver() {
    SimulatedPeer one = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer two = peer(2, SimulatedFleet.APP, b);
    a.receive(SimulatedFleet.APP, one.address, "{\"action\":\"alive\"}");
    pass(1);
    assertThat(push(two, one.id)).isEqualTo(text(one));
    assertThat(one.introduced).containsExactly(text(two));
  }

  @Test
  void shouldAnswerNoPushWhoseIntroductionNobodyReceived() {
    SimulatedPeer one = peer(1, SimulatedFleet.APP, a);
    SimulatedPeer two = peer(2, SimulatedFleet.APP, b);
    fleet.store.unheard.add(a.name);
    assertThat(push(two, one.id)).isNull();
    fleet.store.unheard.remove(a.name);
    pass(2);
    assertThat(push(two, one.id)).isEqualTo(text(one));
  }

  @Test
  void shouldForgetARenewedIdEverywhereWithinATenthOfASecond() {
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
  void shouldEndLeasesFleetWideWhereASingleTrackerWould() {
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
  void shouldFindAPeerBetweenPulsesThatAreFourMinutesApart() {
    SimulatedPeer peer = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, b);
    for (int second = 1; second <= 1_200; second++) { // the walk comes at each of its moments
      fleet.run(Duration.ofMillis(500));
      if (second % 240 == 0) {
        peer.keepAlive();
      }
      asker.keepAlive();
      assertThat(push(asker, peer.id)).as("after %d s", second).isEqualTo(text(peer));
    }
  }

  @Test
  void shouldFindAPeerWhosePulsesComeInTheLastMomentOfItsLease() {
    SimulatedPeer peer = peer(1, SimulatedFleet.DOCUMENTED, a);
    SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, b);
    for (int pulse = 0; pulse < 5; pulse++) {
      long endNs = peer.renewedNs + fleet.leaseNs();
      fleet.after(endNs - 100_000_000 - fleet.nowNs(), peer::keepAlive);
      pass(299);
      asker.keepAlive();
      for (int i = 0; i < 4; i++) {
        assertThat(push(asker, peer.id)).isEqualTo(text(peer));
      }
    }
  }

  @Test
  void shouldWriteMoreRowsPerThirdOfALeaseThanABatchPerTurnWould() {
    SimulatedFleet shortLeases = new SimulatedFleet(18, Duration.ofSeconds(6));
    SimulatedNode node = shortLeases.startWithoutStore();
    int peers = 90_000; // in two seconds; 512 per 20 ms would be 51,200
    for (int i = 0; i < peers; i++) {
      InetSocketAddress each =
          new InetSocketAddress("11." + (i >> 14) + "." + (i >> 6 & 255) + "." + (i & 63), 9);
      node.receive(SimulatedFleet.DOCUMENTED, each, "{\"action\":\"announce\"}");
    }
    node.reachStore();
    shortLeases.run(Duration.ofMillis(3_600));
    assertThat(node.fleet.members.filled()).as("the walk at full speed has ended").isPositive();
    long before = node.count(Count.WRITTEN);
    shortLeases.run(Duration.ofSeconds(2));
    assertThat(node.count(Count.WRITTEN) - before).isGreaterThan(peers * 9 / 10);
  }

  @Test
  void shouldForgetWhoMadeRoomOnAnotherLoopWhileItsRowIsWritten() {
    SimulatedPeer peer = peer(1, SimulatedFleet.DOCUMENTED, a);
    Endpoint observed = Endpoint.of(peer.address);
    Store store = a.fleet.store;
    InvocationHandler evictsFirst =
        (proxy, call, values) -> {
          if (call.getName().equals("refresh")) {
            a.tracker.remove(fleet.nowNs(), observed);
            a.onEvicted(observed, ShareId.parse(peer.id));
          }
          return call.invoke(store, values);
        };
    a.fleet.store =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, evictsFirst);
    a.fleet.changes.add(observed);
    pass(1);
    assertThat(fleet.store.recordOf(observed)).isEmpty();
  }

  @Test
  void shouldCallNobodyUnknownWhoIsOnItsWayToAnotherNode() {
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
  void shouldPassAnIntroductionOnToWhereItsTargetHasGoneAndNotTwice() {
    SimulatedPeer peer = peer(1, SimulatedFleet.APP, a);
    peer.prove();
    peer.node = b;
    peer.announceWithToken();
    SimulatedPeer asker = peer(2, SimulatedFleet.APP, c);
    Introduce late =
        new Introduce(
            c.name,
            ShareId.parse(peer.id),
            Endpoint.of(asker.address),
            ShareId.parse(asker.id),
            false,
            false);
    c.fleet.store.publish(a.name, late);
    pass(1);
    assertThat(peer.introduced).containsExactly(text(asker));
    c.fleet.store.publish(a.name, late.passedOnBy(c.name));
    pass(1);
    assertThat(peer.introduced).as("by one that was passed on before").hasSize(1);
    assertThat(a.count(Count.PASSED_ON)).isEqualTo(1);
  }
}
