package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.peer.PeerWorld.Host;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.sim.ReleasedApplication;
import io.sobani.tracker.sim.SimulatedNat;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our peers and the released application, each behind a router of its own. */
class ReleasedApplicationTest {

  private static final InetSocketAddress OURS = address("10.1.0.2:5000");
  private static final InetSocketAddress THEIRS = address("10.2.0.2:6000");

  private final PeerWorld world = new PeerWorld(1);
  private final ReleasedApplication app = new ReleasedApplication(PeerWorld.TRACKER);
  private Host ours;

  @BeforeEach
  void start() {
    world.network.putBehind(
        SimulatedNat.portPreserving(address("203.0.113.1:1").getAddress()), OURS);
    world.network.putBehind(
        SimulatedNat.portPreserving(address("203.0.113.2:1").getAddress()), THEIRS);
    world.network.attach(app, THEIRS);
    ours = world.peer(OURS);
    register();
  }

  @Test
  void shouldConnectToTheApplication() {
    connectToIt();

    assertThat(world.runUntil(this::isConnected, 10)).as(world.network.toString()).isTrue();
    world.run(600);
    assertThat(ours.events().take()).filteredOn(line -> line.startsWith("lost")).isEmpty();
    assertThat(app.isCrashed()).isFalse();
  }

  @Test
  void shouldBeConnectedToByTheApplication() {
    connectFromIt();

    assertThat(world.runUntil(this::isConnected, 10)).as(world.network.toString()).isTrue();
    world.run(600);
    assertThat(ours.events().take()).filteredOn(line -> line.startsWith("lost")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldConnectEitherWayWhenAFifthIsLost(long seed) {
    world.network.loss(0.2).duplication(0.05).delay(Duration.ofMillis(5), Duration.ofMillis(300));
    world.run((int) seed); // another point of the random numbers and of all timers
    if (seed % 2 == 0) {
      connectToIt();
    } else {
      connectFromIt();
    }

    assertThat(world.runUntil(this::isConnected, 25)).as(world.network.toString()).isTrue();
  }

  @Test
  void shouldStartNoMoreThanAFewTimersInTheApplication() {
    int before = app.timers();
    connectToIt();
    world.run(60);

    assertThat(app.timers() - before).isBetween(1, 6);
  }

  @Test
  void shouldCarryTextToTheApplicationAndTakeItsMediaAsLife() {
    connectToIt();
    assertThat(world.runUntil(this::isConnected, 10)).isTrue();

    PeerLink link = ours.events().connected.get(0);
    world.network.execute(
        OURS, () -> assertThat(link.chat("hello") && link.chat("again")).isTrue());
    world.run(30);
    assertThat(app.log())
        .as("it confirms nothing and knows no line again")
        .containsExactly("hello", "again");
    assertThat(link.state()).isEqualTo(PeerLink.State.OPEN);
  }

  @Test
  void shouldIgnoreTheTimersThatTheApplicationForgotWhenWeLeave() {
    connectFromIt();
    connectToIt(); // it pushes and is pushed: more of its timers
    assertThat(world.runUntil(this::isConnected, 10)).isTrue();
    world.run(20);
    world.network.execute(OURS, () -> ours.events().connected.get(0).close());
    world.run(2);
    ours.events().take();

    assertThat(app.isConnectedTo(ourId())).isFalse();
    world.run(120);

    assertThat(ours.events().take()).isEmpty();
    assertThat(app.isConnectedTo(ourId())).isFalse();
    assertThat(ours.peer().links().all()).isEmpty();
  }

  @Test
  void shouldEndWhenTheApplicationHangsUpAndMeetItAgain() {
    connectToIt();
    assertThat(world.runUntil(this::isConnected, 10)).isTrue();
    world.network.executeWith(THEIRS, (nowNs, out) -> app.disconnect(nowNs, out));
    world.run(1);
    assertThat(ours.events().take()).endsWith("disconnected " + app.shareId());
    ours.events().connected.clear();

    connectToIt();

    assertThat(world.runUntil(this::isConnected, 10)).as(world.network.toString()).isTrue();
  }

  @Test
  void shouldFindTheApplicationAgainAfterARestartOfTheTracker() {
    String old = app.shareId();
    world.stopTracker();
    world.startTracker();
    world.run(30);

    assertThat(app.shareId()).isNotEqualTo(old);
    connectToIt();
    assertThat(world.runUntil(this::isConnected, 10)).as(world.network.toString()).isTrue();
  }

  private void register() {
    assertThat(world.runUntil(() -> app.shareId() != null && ours.isRegistered(), 5)).isTrue();
  }

  private void connectToIt() {
    world.network.execute(OURS, () -> ours.peer().connect(ShareId.parse(app.shareId())));
  }

  private void connectFromIt() {
    world.network.executeWith(THEIRS, (nowNs, out) -> app.connect(nowNs, ourId()));
  }

  private String ourId() {
    return ours.peer().shareId().toString();
  }

  private boolean isConnected() {
    return app.isConnectedTo(ourId()) && !ours.events().connected.isEmpty();
  }
}
