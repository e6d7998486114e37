package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.peer.PeerWorld.Host;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.sim.SimulatedNat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two peers, a tracker and the routers between them. */
class HolePunchingTest {

  private static final InetSocketAddress ALICE = address("10.1.0.2:5000");
  private static final InetSocketAddress BOB = address("10.2.0.2:5000");
  private static final InetSocketAddress CAROL = address("198.51.100.9:6000");
  private static final InetAddress HOME_A = address("203.0.113.1:1").getAddress();
  private static final InetAddress HOME_B = address("203.0.113.2:1").getAddress();

  private final PeerWorld world = new PeerWorld(1);
  private final SimulatedNat routerA = SimulatedNat.portPreserving(HOME_A);
  private final SimulatedNat routerB = SimulatedNat.portPreserving(HOME_B);
  private Host alice;
  private Host bob;

  @Test
  void shouldConnectThroughTwoRouters() {
    world.network.putBehind(routerA, ALICE);
    world.network.putBehind(routerB, BOB);
    meet(ALICE, BOB);

    assertThat(connected(5)).as(world.network.toString()).isTrue();
    assertThat(alice.events().connected.get(0).address()).isEqualTo(address("203.0.113.2:5000"));
    assertThat(bob.events().connected.get(0).address()).isEqualTo(address("203.0.113.1:5000"));

    assertThat(alice.events().connected.get(0).chat("hello")).isTrue();
    world.network.execute(ALICE, () -> {});
    world.run(1);
    assertThat(bob.events().take()).endsWith("chat hello");
    world.run(3600);
    assertThat(alice.events().take()).hasSize(2);
    assertThat(bob.events().take()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldConnectThroughTwoRoutersWhenMuchIsLostDoubledAndLate(long seed) {
    PeerWorld bad = new PeerWorld(seed);
    bad.network.loss(0.2).duplication(0.1).delay(Duration.ofMillis(5), Duration.ofMillis(400));
    bad.network.putBehind(routerA, ALICE);
    bad.network.putBehind(routerB, BOB);
    alice = bad.peer(ALICE);
    bob = bad.peer(BOB);
    assertThat(bad.runUntil(bad::isEveryoneRegistered, 60)).as(bad.network.toString()).isTrue();

    bad.network.execute(ALICE, () -> alice.peer().connect(bob.peer().shareId()));

    assertThat(bad.runUntil(this::isConnected, 30)).as(bad.network.toString()).isTrue();
  }

  @Test
  void shouldConnectToAPeerWithoutRouter() {
    world.network.putBehind(routerA, ALICE);
    meet(ALICE, CAROL);

    assertThat(connected(5)).isTrue();
  }

  @Test
  void shouldConnectBehindOneRouterThatHairpins() {
    world.network.putBehind(SimulatedNat.hairpinning(HOME_A), ALICE, BOB);
    meet(ALICE, BOB);

    assertThat(connected(5)).isTrue();
  }

  @Test
  void shouldFailTypedBehindOneRouterThatDoesNotHairpin() {
    world.network.putBehind(routerA, ALICE, BOB);
    meet(ALICE, BOB);

    assertTimedOut();
  }

  @Test
  void shouldFailTypedWhenARouterTakesAnotherPortForEachDestination() {
    world.network.putBehind(routerA, ALICE);
    world.network.putBehind(SimulatedNat.symmetric(HOME_B), BOB);
    meet(ALICE, BOB);

    assertTimedOut();
  }

  @Test
  void shouldFailTypedBehindASymmetricRouterEvenIfTheOtherHasNone() {
    world.network.putBehind(SimulatedNat.symmetric(HOME_A), ALICE);
    meet(ALICE, CAROL);

    assertTimedOut();
  }

  @Test
  void shouldNotEvenNoticeWhenBothRoutersForget() {
    world.network.putBehind(routerA, ALICE);
    world.network.putBehind(routerB, BOB);
    meet(ALICE, BOB);
    assertThat(connected(5)).isTrue();
    alice.events().take();
    bob.events().take();

    routerA.forget();
    routerB.forget();
    world.run(120);

    assertThat(alice.events().take()).isEmpty();
    assertThat(bob.events().take()).isEmpty();
  }

  @Test
  void shouldConnectAgainWhenTheAskersRouterGivesItAnotherPort() {
    world.network.putBehind(routerA, ALICE);
    world.network.putBehind(routerB, BOB);
    meet(ALICE, BOB);
    assertThat(connected(5)).isTrue();
    alice.events().connected.clear();
    bob.events().connected.clear();

    routerA.renumber();

    assertThat(connected(60)).as(world.network.toString()).isTrue();
    world.run(30);
    assertThat(alice.events().take()).anyMatch(line -> line.startsWith("lost"));
    assertThat(world.isEveryoneRegistered()).isTrue();
  }

  @Test
  void shouldFailTypedWhenTheIdIsUnknown() {
    alice = world.peer(ALICE);
    world.run(1);
    world.network.execute(ALICE, () -> alice.peer().connect(ShareId.parse("zzzzzzzz")));
    world.run(1);

    assertThat(alice.events().take()).endsWith("failed zzzzzzzz unknownShareId");
  }

  @Test
  void shouldFailTypedWhenTheTrackerIsSilent() {
    alice = world.peer(ALICE);
    world.run(1);
    world.stopTracker();
    world.network.execute(ALICE, () -> alice.peer().connect(ShareId.parse("zzzzzzzz")));
    world.run(60);

    assertThat(alice.events().take()).contains("failed zzzzzzzz trackerSilent");
  }

  @Test
  void shouldConnectBothWhenEachAsksForTheOther() {
    world.network.putBehind(routerA, ALICE);
    world.network.putBehind(routerB, BOB);
    meet(ALICE, BOB);
    world.network.execute(BOB, () -> bob.peer().connect(alice.peer().shareId()));

    assertThat(connected(5)).isTrue();
    world.run(60);
    assertThat(alice.peer().links().all()).hasSize(1);
    assertThat(bob.peer().links().all()).hasSize(1);
  }

  @Test
  void shouldTellTheOtherSideWhenOneLeaves() {
    world.network.putBehind(routerA, ALICE);
    world.network.putBehind(routerB, BOB);
    meet(ALICE, BOB);
    assertThat(connected(5)).isTrue();
    ShareId id = bob.peer().shareId();

    world.network.execute(BOB, () -> bob.peer().close());
    world.run(1);
    assertThat(alice.events().take()).endsWith("disconnected " + id);

    world.network.execute(ALICE, () -> alice.peer().connect(id));
    world.run(2);
    assertThat(alice.events().take()).containsExactly("failed " + id + " unknownShareId");
  }

  private void meet(InetSocketAddress asker, InetSocketAddress asked) {
    alice = world.peer(asker);
    bob = world.peer(asked);
    assertThat(world.runUntil(world::isEveryoneRegistered, 5)).isTrue();
    world.network.execute(asker, () -> alice.peer().connect(bob.peer().shareId()));
  }

  private boolean connected(int seconds) {
    return world.runUntil(this::isConnected, seconds);
  }

  private boolean isConnected() {
    return !alice.events().connected.isEmpty() && !bob.events().connected.isEmpty();
  }

  private void assertTimedOut() {
    world.run(60);
    assertThat(bob.events().lines).filteredOn(line -> line.startsWith("income")).hasSize(1);
    assertThat(alice.events().take()).endsWith("failed " + bob.peer().shareId() + " timedOut");
    assertThat(bob.events().take()).endsWith("failed " + alice.peer().shareId() + " timedOut");
    assertThat(alice.peer().links().all()).isEmpty();
    assertThat(bob.peer().links().all()).isEmpty();
  }
}
