package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.PeerWorld.Host;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions and a real tracker in virtual time, and all that can happen between them. */
class SurvivalTest {

  private static final InetSocketAddress ALICE = address("198.51.100.1:5000");
  private static final InetSocketAddress ELSEWHERE = address("198.51.100.1:6000");
  private static final InetSocketAddress BOB = address("198.51.100.2:5000");

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 2", "30, 3", "300, 4", "1000, 5"})
  void shouldRegisterEverySessionWhenAFifthIsLostEachWay(int sessions, long seed) {
    PeerWorld world = new PeerWorld(seed);
    world.network.loss(0.2).delay(Duration.ofMillis(5), Duration.ofMillis(200));
    for (int i = 0; i < sessions; i++) {
      world.peer("10." + i / 200 + "." + i % 200 + ".1:5000");
    }

    assertThat(world.runUntil(world::isEveryoneRegistered, 120))
        .as(world.network.toString())
        .isTrue();
    world.run(300);
    assertThat(world.hosts.values().stream().filter(Host::isRegistered).count())
        .as(world.network.toString())
        .isGreaterThan(sessions * 95 / 100);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void shouldSurviveARestartOfTheTracker(Dialect dialect) {
    PeerWorld world = new PeerWorld(1, TrackerConfig.defaults(), dialect);
    Host alice = registered(world, ALICE);
    ShareId old = alice.peer().shareId();

    world.stopTracker();
    world.startTracker();
    world.run(25);

    ShareId id = alice.peer().shareId();
    assertThat(alice.events().take()).endsWith("id " + id);
    assertThat(id).isNotEqualTo(old);
    assertThat(find(world, BOB, id)).isEqualTo(Outcome.of(Endpoint.of(ALICE)));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void shouldSurviveATrackerThatIsAwayForAnHour(Dialect dialect) {
    PeerWorld world = new PeerWorld(2, TrackerConfig.defaults(), dialect);
    Host alice = registered(world, ALICE);

    world.stopTracker();
    world.run(3600);
    assertThat(alice.events().take()).containsExactly("unreachable", "unregistered SILENT");
    world.startTracker();
    world.run(12);

    assertThat(alice.events().take()).containsExactly("reachable", "id " + alice.peer().shareId());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void shouldSurviveATrackerThatForgets(Dialect dialect) {
    TrackerConfig forgetful = TrackerConfig.builder().peerTtl(Duration.ofSeconds(30)).build();
    PeerWorld world = new PeerWorld(3, forgetful, dialect);
    Host alice = registered(world, ALICE);

    world.network.partition(ALICE::equals);
    world.run(40);
    world.network.heal();
    world.run(25);

    ShareId id = alice.peer().shareId();
    assertThat(alice.events().take()).endsWith("id " + id);
    assertThat(find(world, BOB, id)).isEqualTo(Outcome.of(Endpoint.of(ALICE)));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void shouldSurviveAChangeOfItsAddress(Dialect dialect) {
    PeerWorld world = new PeerWorld(4, TrackerConfig.defaults(), dialect);
    Host alice = registered(world, ALICE);

    world.network.move(ALICE, ELSEWHERE);
    world.run(25);

    ShareId id = alice.peer().shareId();
    assertThat(alice.events().take()).endsWith("id " + id);
    assertThat(find(world, BOB, id)).isEqualTo(Outcome.of(Endpoint.of(ELSEWHERE)));
  }

  @ParameterizedTest
  @EnumSource(TokenMode.class)
  void shouldServeUnderEveryModeOfTokens(TokenMode mode) {
    TrackerConfig config = TrackerConfig.builder().tokenMode(mode).build();
    PeerWorld world = new PeerWorld(9, config, Dialect.APP);
    Host alice = registered(world, ALICE);
    world.run(600);
    assertThat(alice.events().take()).isEmpty();
    world.stopTracker();
    world.startTracker();
    world.run(25);

    ShareId id = alice.peer().shareId();
    assertThat(find(world, BOB, id)).isEqualTo(Outcome.of(Endpoint.of(ALICE)));
    List<Object> outcomes = new ArrayList<>();
    world.network.execute(ALICE, () -> alice.peer().regenerate(outcomes::add));
    world.run(1);
    assertThat(outcomes).containsExactly(Outcome.of(alice.peer().shareId()));
    assertThat(find(world, BOB, id)).isEqualTo(Outcome.failed(ConnectFailure.UNKNOWN_SHARE_ID));
  }

  @Test
  void shouldGetAnIdOfItsOwnWhereAnotherPeerWasBefore() {
    PeerWorld world = new PeerWorld(10);
    Host before = registered(world, ALICE);
    world.run(5);
    world.network.detach(ALICE);
    world.hosts.remove(ALICE);
    world.run(70); // silent for over 60 s, and its lease not ended: the port is given to another

    Host after = registered(world, ALICE);

    assertThat(after.peer().shareId()).isNotEqualTo(before.peer().shareId());
    assertThat(find(world, BOB, before.peer().shareId()))
        .isEqualTo(Outcome.failed(ConnectFailure.UNKNOWN_SHARE_ID));
  }

  @Test
  void shouldKeepItsOverrideOverARestart() {
    PeerWorld world = new PeerWorld(5);
    Host alice = registered(world, ALICE);
    List<Object> outcomes = new ArrayList<>();
    world.network.execute(
        ALICE, () -> alice.peer().override(AddressOverride.of(null, 7000), outcomes::add));
    world.run(1);
    assertThat(outcomes).containsExactly(Outcome.of(alice.peer().shareId()));

    world.stopTracker();
    world.startTracker();
    world.run(25);

    assertThat(find(world, BOB, alice.peer().shareId()))
        .isEqualTo(Outcome.of(Endpoint.of(address("198.51.100.1:7000"))));
  }

  @Test
  void shouldRegisterAnewAndFindWhenAPushMeetsARestartedTracker() {
    PeerWorld world = new PeerWorld(6);
    Host alice = registered(world, ALICE);
    world.stopTracker();
    world.startTracker();
    ShareId bob = registered(world, BOB).peer().shareId();

    assertThat(find(world, alice, ALICE, bob)).isEqualTo(Outcome.of(Endpoint.of(BOB)));
  }

  @Test
  void shouldTellItsObservedAddress() {
    PeerWorld world = new PeerWorld(7);
    Host alice = registered(world, ALICE);
    List<Object> outcomes = new ArrayList<>();

    world.network.execute(ALICE, () -> alice.peer().observedAddress(outcomes::add));
    world.run(1);

    assertThat(outcomes).containsExactly(Outcome.of(Endpoint.of(ALICE)));
  }

  @Test
  void shouldStopResolvingAtOnceWhenItLeaves() {
    PeerWorld world = new PeerWorld(8);
    Host alice = registered(world, ALICE);
    world.run(5); // established, proven
    ShareId id = alice.peer().shareId();

    world.network.execute(ALICE, alice.peer()::close);
    world.run(1);

    assertThat(find(world, BOB, id)).isEqualTo(Outcome.failed(ConnectFailure.UNKNOWN_SHARE_ID));
  }

  @ParameterizedTest
  @CsvSource({"11", "12", "13", "14", "15"})
  void shouldConvergeAndNeverFindTheWrongPeerWhenOldRepliesComeLateAndTwice(long seed) {
    PeerWorld world = new PeerWorld(seed);
    world.network.loss(0.1).duplication(0.5).delay(Duration.ZERO, Duration.ofSeconds(20));
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      hosts.add(world.peer("198.51.100.1" + i + ":5000"));
    }
    List<String> wrong = new ArrayList<>();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      world.run(30);
      Host asker = hosts.get(random.nextInt(5));
      int target = random.nextInt(5);
      ShareId id = hosts.get(target).peer().shareId();
      Endpoint right = Endpoint.of(address("198.51.100.1" + target + ":5000"));
      world.network.execute(
          address("198.51.100.1" + hosts.indexOf(asker) + ":5000"),
          () ->
              asker
                  .peer()
                  .push(
                      id,
                      outcome -> {
                        if (outcome.value() != null && !outcome.value().equals(right)) {
                          wrong.add(outcome + " for " + right);
                        }
                      }));
    }
    assertThat(wrong).as(world.network.toString()).isEmpty();

    world.network.loss(0).duplication(0).delay(Duration.ofMillis(20), Duration.ofMillis(20));
    world.run(60);
    for (Host host : hosts) {
      ShareId id = host.peer().shareId();
      Endpoint right = Endpoint.of(address("198.51.100.1" + hosts.indexOf(host) + ":5000"));
      assertThat(find(world, BOB, id)).as(world.network.toString()).isEqualTo(Outcome.of(right));
      assertThat(host.events().lines).contains("id " + id);
    }
  }

  private static Host registered(PeerWorld world, InetSocketAddress at) {
    Host host = world.peer(at);
    assertThat(world.runUntil(host::isRegistered, 10)).as(world.network.toString()).isTrue();
    host.events().take();
    return host;
  }

  private static Outcome<Endpoint> find(PeerWorld world, InetSocketAddress by, ShareId id) {
    Host host = world.hosts.containsKey(by) ? world.hosts.get(by) : registered(world, by);
    return find(world, host, by, id);
  }

  private static Outcome<Endpoint> find(
      PeerWorld world, Host host, InetSocketAddress by, ShareId id) {
    List<Outcome<Endpoint>> outcomes = new ArrayList<>();
    world.network.execute(by, () -> host.peer().push(id, outcomes::add));
    assertThat(world.runUntil(() -> !outcomes.isEmpty(), 60)).as(world.network.toString()).isTrue();
    return outcomes.get(0);
  }
}
