package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.ALIVE;
import static io.sobani.tracker.hardening.TestTracker.ANNOUNCE;
import static io.sobani.tracker.hardening.TestTracker.APP;
import static io.sobani.tracker.hardening.TestTracker.DOCUMENTED;
import static io.sobani.tracker.hardening.TestTracker.FIRST_TOKEN;
import static io.sobani.tracker.hardening.TestTracker.push;
import static io.sobani.tracker.hardening.TestTracker.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.house.Fault;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * tracker-core/SECURITY.md, promise 7: how many registrations there are, of a host, of a network,
 * of all.
 */
class CapTest {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private TestTracker tracker = new TestTracker(TestTracker.config().build());

  @Test
  void shouldRegisterAtMost1024OfAnIpv4Address() {
    assertThat(registered(1_100, i -> "198.51.100.7:" + (i + 1))).isEqualTo(1_024);
    assertThat(tracker.ask(APP, "198.51.100.7:60000", ANNOUNCE).get("code")).isEqualTo("hostFull");
    assertThat(registered(4, i -> "198.51.100." + (8 + i) + ":1")).isPositive();
  }

  @Test
  void shouldRegisterAtMost256OfAnIpv6Network64() {
    assertThat(registered(300, i -> "[2001:db8::%x]:7".formatted(i + 1))).isEqualTo(256);
    assertThat(registered(4, i -> "[2001:db8:0:%d::1]:7".formatted(1 + i))).isPositive();
  }

  @Test
  void shouldRegisterAtMost4096OfANetwork() {
    assertThat(registered(5_000, i -> "198.51.100." + i % 250 + ":" + (i + 1))).isEqualTo(4_096);
    assertThat(registered(4, i -> "198.51." + (101 + i) + ".1:1")).isPositive();
  }

  /** Five forged datagrams per second keep a host's places taken; a token takes one back. */
  @ParameterizedTest
  @CsvSource({
    "1024, 198.51.100.7:%d, 198.51.100.7:60000",
    "256, [2001:db8::%x]:7, [2001:db8::ffff]:7",
    "1024, [2002:c633:6407::%x]:7, 198.51.100.7:60000"
  })
  void shouldTakeThePlaceOfAnUnprovenNeighbourWithAToken(int cap, String forged, String newcomer) {
    registered(5_000, i -> "10.%d.%d.1:1".formatted(i >> 8, i & 255)); // a few share a counter
    assertThat(registered(cap + 10, i -> forged.formatted(i + 1))).isBetween(cap - 20, cap);
    for (int i = 0; i < cap; i++) {
      tracker.send(APP, forged.formatted(i + 1), ALIVE);
      tracker.pass(PAUSE);
    }
    StrictReply full = tracker.ask(APP, newcomer, with(FIRST_TOKEN, ANNOUNCE));
    assertThat(full.get("code")).isEqualTo("hostFull");
    assertThat(registeredWith(full.get("token"), newcomer)).isNotNull();
    assertThat(registered(100, i -> forged.formatted(cap + 11 + i))).isZero();
    assertThat(tracker.ask(APP, newcomer, ALIVE).action()).isEqualTo("alived");
  }

  @Test
  void shouldTakeThePlaceOfAnUnprovenOneOfTheNetworkWithAToken() {
    assertThat(registered(5_000, i -> "198.51.100." + i % 250 + ":" + (i + 1))).isEqualTo(4_096);
    String newcomer = "198.51.100.251:1";
    StrictReply full = tracker.ask(APP, newcomer, with(FIRST_TOKEN, ANNOUNCE));
    assertThat(full.get("code")).isEqualTo("hostFull");
    assertThat(registeredWith(full.get("token"), newcomer)).isNotNull();
    assertThat(tracker.stats().peers()).isEqualTo(4_096);
  }

  /**
   * A search looks at 1,024 of 62,000, and the next one at others: 16 neighbours are hard to meet.
   */
  @Test
  void shouldMeetAnUnprovenNeighbourAmongManyStrangersWithinARoundOfSearches() {
    Limits limits = Limits.builder().maxPeersPerHost(16).build();
    tracker = new TestTracker(TestTracker.config().maxPeers(70_000).limits(limits).build());
    registered(16, i -> "198.51.100.7:" + (i + 1)); // first, while no stranger shares the counter
    for (int i = 0; i < 62_000; i++) {
      tracker.send(APP, "11.%d.%d.1:1".formatted(i >> 8, i & 255), ANNOUNCE);
    }
    for (int port = 60_000; port < 60_006; port++) {
      String newcomer = "198.51.100.7:" + port;
      StrictReply reply = tracker.ask(APP, newcomer, with(FIRST_TOKEN, ANNOUNCE));
      String token = reply.get("token");
      for (int searches = 0; "hostFull".equals(reply.get("code")); searches++) {
        assertThat(searches).as("searches, of which 62 go round all shards").isLessThan(2 * 62);
        tracker.pass(Duration.ofMillis(200));
        reply = tracker.ask(APP, newcomer, with(token, ANNOUNCE));
      }
      assertThat(reply.action()).isEqualTo("announced");
    }
  }

  @Test
  void shouldTakeAPlaceAtTheFirstTryWhereTheNeighbourIsSeen() {
    Limits limits = Limits.builder().maxPeersPerHost(4).build();
    tracker = new TestTracker(TestTracker.config().limits(limits).build());
    assertThat(registered(5, i -> "198.51.100.7:" + (i + 1))).isEqualTo(4);
    StrictReply full = tracker.ask(APP, "198.51.100.7:9", with(FIRST_TOKEN, ANNOUNCE));
    StrictReply served = tracker.ask(APP, "198.51.100.7:9", with(full.get("token"), ANNOUNCE));
    assertThat(served.action()).isEqualTo("announced");
    assertThat(tracker.stats().peers()).isEqualTo(4);
  }

  @Test
  void shouldNotCountAgainstAHostWhatAFullTrackerRefused() {
    tracker = new TestTracker(TestTracker.config().maxPeers(1).build());
    tracker.register(APP, "192.0.2.1:1");
    tracker.send(APP, "192.0.2.1:1", ALIVE);
    assertThat(registered(1_100, i -> "198.51.100.7:" + (i + 1))).isZero();
    tracker.run(Duration.ofSeconds(331));
    assertThat(tracker.register(APP, "198.51.100.7:1")).isNotNull();
  }

  @Test
  void shouldRefuseAHostThatProvenPeersFill() {
    for (int port = 1; port <= 1_024; port++) {
      tracker.registerProven(APP, "198.51.100.7:" + port);
      tracker.pass(PAUSE);
    }
    registered(100, i -> "198.51." + (101 + i) + ".7:1");
    String newcomer = "198.51.100.7:60000";
    StrictReply full = tracker.ask(APP, newcomer, with(FIRST_TOKEN, ANNOUNCE));
    String token = full.get("token");
    assertThat(tracker.ask(APP, newcomer, with(token, ANNOUNCE)).get("code")).isEqualTo("hostFull");
    assertThat(tracker.stats().count(TrackerStats.Event.EVICTED)).isZero();
    assertThat(tracker.stats().peers()).isBetween(1_120, 1_124); // few share the full counter
  }

  /** Announces with a token, again and again as a client does, and returns the id. */
  private String registeredWith(String token, String source) {
    String id = null;
    for (int i = 0; i < 20 && id == null; i++) {
      id = tracker.ask(APP, source, with(token, ANNOUNCE)).get("shareId");
      tracker.pass(Duration.ofSeconds(1));
    }
    return id;
  }

  @Test
  void shouldGiveTheRoomOfEndedRegistrationsBack() {
    registered(1_024, i -> "198.51.100.7:" + (i + 1));
    tracker.run(Duration.ofSeconds(331));
    assertThat(tracker.stats().peers()).isZero();
    assertThat(registered(1_024, i -> "198.51.100.7:" + (i + 1))).isEqualTo(1_024);
  }

  @Test
  void shouldHoldTheBoundOfAllAlsoWithoutLimits() {
    tracker = new TestTracker(TestTracker.config().maxPeers(100).limits(Limits.off()).build());
    registered(1_000, i -> "198.51.100.7:" + (i + 1));
    assertThat(tracker.stats().peers()).isEqualTo(100);
    assertThat(tracker.stats().count(TrackerStats.Event.EVICTED)).isEqualTo(900);
  }

  @Test
  void shouldRefuseANewcomerWhereAllAreEstablished() {
    tracker = new TestTracker(TestTracker.config().maxPeers(100).build());
    String id = tracker.register(APP, "203.0.113.1:1");
    tracker.send(APP, "203.0.113.1:1", ALIVE);
    for (int i = 0; i < 99; i++) {
      tracker.register(APP, "198.51.100.7:" + (i + 1));
      tracker.send(APP, "198.51.100.7:" + (i + 1), ALIVE);
    }
    assertThat(tracker.ask(APP, "192.0.2.1:1", ANNOUNCE).get("code")).isEqualTo("trackerFull");
    assertThat(tracker.ask(DOCUMENTED, "192.0.2.1:1", push(id)).get("peeraddr")).isNotNull();
  }

  @Test
  void shouldFindTheFirstThatEndsAfterManyFruitlessSearches() {
    tracker = new TestTracker(TestTracker.config().maxPeers(200).build());
    for (int i = 0; i < 200; i++) {
      tracker.register(APP, "198.51.100." + i + ":7");
      tracker.send(APP, "198.51.100." + i + ":7", ALIVE);
    }
    tracker.pass(Duration.ofSeconds(100));
    for (int i = 1; i < 200; i++) {
      tracker.send(APP, "198.51.100." + i + ":7", ALIVE);
    }
    assertThat(registered(5_000, i -> "192.0.%d.%d:1".formatted(i / 250, i % 250))).isZero();
    tracker.pass(Duration.ofSeconds(100).minusMillis(1));
    assertThat(registered(1_000, i -> "203.0.%d.%d:1".formatted(i / 250, i % 250))).isPositive();
  }

  @Test
  void shouldMakeRoomForAProvenNewcomerByTheLongestSilentEstablishedOne() {
    tracker = new TestTracker(TestTracker.config().maxPeers(3).build());
    for (int i = 1; i <= 3; i++) {
      tracker.register(APP, "198.51.100.7:" + i);
      tracker.send(APP, "198.51.100.7:" + i, ALIVE);
      tracker.pass(Duration.ofSeconds(1));
    }
    StrictReply full = tracker.ask(APP, "192.0.2.1:1", with(FIRST_TOKEN, ANNOUNCE));
    assertThat(full.get("code")).isEqualTo("trackerFull");
    StrictReply served = tracker.ask(APP, "192.0.2.1:1", with(full.get("token"), ANNOUNCE));
    assertThat(served.action()).isEqualTo("announced");
    assertThat(tracker.stats().peers()).isEqualTo(3);
  }

  @Test
  @Fault("proven peers fill the tracker")
  void shouldServeProvenPeersAloneWhereTheyFillTheTracker() {
    int peers = 1_000;
    tracker = new TestTracker(TestTracker.config().maxPeers(peers).build());
    for (int i = 0; i < peers; i++) {
      tracker.registerProven(APP, "198.51.100.7:" + (i + 1));
      tracker.pass(PAUSE);
    }
    for (int i = 0; i < 10_000; i++) {
      String newcomer = "10.0." + (i >> 8) + "." + (i & 255) + ":1";
      StrictReply full = tracker.ask(APP, newcomer, with(FIRST_TOKEN, ANNOUNCE));
      assertThat(full.get("code")).isEqualTo("trackerFull");
      StrictReply proven = tracker.ask(APP, newcomer, with(full.get("token"), ANNOUNCE));
      assertThat(proven.get("code")).isEqualTo("trackerFull");
    }
    for (int i = 0; i < peers; i++) {
      assertThat(tracker.ask(APP, "198.51.100.7:" + (i + 1), ALIVE).action()).isEqualTo("alived");
    }
    assertThat(tracker.stats().count(Outcome.ANNOUNCE_FULL)).isEqualTo(20_000);
    assertThat(tracker.stats().count(TrackerStats.Event.EVICTED)).isZero();
    assertThat(tracker.stats().received())
        .isEqualTo(tracker.stats().answered() + tracker.stats().dropped());
    tracker.run(Duration.ofMinutes(6));
    assertThat(tracker.register(APP, "192.0.2.1:1")).isNotNull();
  }

  private int registered(int tries, IntFunction<String> source) {
    int registered = 0;
    for (int i = 0; i < tries; i++) {
      registered += tracker.ask(APP, source.apply(i), ANNOUNCE).is("announced") ? 1 : 0;
      tracker.pass(PAUSE);
    }
    return registered;
  }
}
