package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.ALIVE;
import static io.sobani.tracker.hardening.TestTracker.ANNOUNCE;
import static io.sobani.tracker.hardening.TestTracker.APP;
import static io.sobani.tracker.hardening.TestTracker.DOCUMENTED;
import static io.sobani.tracker.hardening.TestTracker.FIRST_TOKEN;
import static io.sobani.tracker.hardening.TestTracker.PULSE;
import static io.sobani.tracker.hardening.TestTracker.push;
import static io.sobani.tracker.hardening.TestTracker.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.net.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * tracker-core/SECURITY.md, promise 5: how many answers a source gets, and that another is still
 * served.
 */
class BudgetTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final String ELSEWHERE = "203.0.113.9:40000";
  private static final String[] OTHERS = {ELSEWHERE, "192.0.2.9:40000", "10.0.0.9:40000"};
  private static final String[] OTHER_PORTS = {
    "198.51.100.7:40001", "198.51.100.7:40002", "198.51.100.7:40003"
  };
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private TestTracker tracker = new TestTracker(TestTracker.config().build());

  @AfterEach
  void shouldAccountForEveryDatagram() {
    TrackerStats stats = tracker.stats();
    assertThat(stats.received()).isEqualTo(stats.answered() + stats.dropped());
  }

  @ParameterizedTest
  @CsvSource({PEER, "[2001:db8::7]:40000"})
  @Fault("a host, a network, an IPv6 /64 over its budget; colliding hosts")
  void shouldAnswerAnUnregisteredHostFiftyTimesASecond(String stranger) {
    assertThat(tracker.answered(DOCUMENTED, stranger, ALIVE, 600_000, MINUTE))
        .isBetween(3_123, 3_127);
    tracker.answers(DOCUMENTED, stranger, ALIVE); // uses up what came back meanwhile
    assertThat(tracker.answersOneOf(DOCUMENTED, ALIVE, OTHERS)).isTrue();
  }

  @Test
  void shouldAnswerAnUnregisteredHostWithinItsBudgetAlways() {
    assertThat(tracker.answered(DOCUMENTED, PEER, ALIVE, 125, Duration.ZERO)).isEqualTo(125);
    assertThat(tracker.answers(DOCUMENTED, PEER, ALIVE)).isFalse();
    tracker.pass(MINUTE);
    assertThat(tracker.answered(DOCUMENTED, PEER, ALIVE, 3_000, MINUTE)).isEqualTo(3_000);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.%d:40000, 198.51.101.1:40000, 198.51.102.1:40000, 198.51.103.1:40000",
    "[2001:db8:1:%x::7]:40000, [2001:db8:2::7]:1, [2001:db8:3::7]:1, [2001:db8:4::7]:1"
  })
  @Fault("a host, a network, an IPv6 /64 over its budget; colliding hosts")
  void shouldAnswerAnUnregisteredNetworkAsSixteenHosts(
      String hostOfNetwork, String other, String another, String third) {
    int answered = 0;
    for (int i = 0; i < 10_000; i++) {
      answered += tracker.answers(DOCUMENTED, hostOfNetwork.formatted(i % 250), ALIVE) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(16 * 125);
    assertThat(tracker.answersOneOf(DOCUMENTED, ALIVE, other, another, third)).isTrue();
  }

  @Test
  void shouldShareABudgetAmongThePortsOfAHost() {
    int answered = 0;
    for (int port = 1; port <= 1_000; port++) {
      answered += tracker.answers(DOCUMENTED, "198.51.100.7:" + port, ALIVE) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(125);
  }

  @Test
  void shouldServeAThousandApplicationsBehindOneAddress() {
    for (int port = 1; port <= 1_024; port++) {
      tracker.register(APP, "198.51.100.7:" + port);
      tracker.pass(Duration.ofMillis(20));
    }
    for (int round = 0; round < 30; round++) {
      for (int port = 1; port <= 1_024; port++) {
        assertThat(tracker.answers(APP, "198.51.100.7:" + port, ALIVE)).isTrue();
        tracker.pass(Duration.ofNanos(2_000_000_000L / 1_024));
      }
    }
  }

  @Test
  void shouldAnswerARegisteredHostSixHundredTimesASecond() {
    tracker.register(DOCUMENTED, PEER);
    for (String other : OTHERS) {
      tracker.register(DOCUMENTED, other);
    }
    assertThat(tracker.answered(DOCUMENTED, PEER, PULSE, 100_000, Duration.ofSeconds(10)))
        .isBetween(7_198, 7_202);
    tracker.answers(DOCUMENTED, PEER, PULSE);
    assertThat(tracker.answersOneOf(DOCUMENTED, PULSE, OTHERS)).isTrue();
  }

  @Test
  @Fault("a host, a network, an IPv6 /64 over its budget; colliding hosts")
  void shouldNotLetStrangersUseUpWhatARegisteredHostHas() {
    tracker.register(DOCUMENTED, PEER);
    tracker.answered(DOCUMENTED, "198.51.100.7:1", ALIVE, 1_000, Duration.ZERO);
    assertThat(tracker.answers(DOCUMENTED, "198.51.100.7:1", ALIVE)).isFalse();
    assertThat(tracker.answered(DOCUMENTED, PEER, PULSE, 600, SECOND)).isEqualTo(600);
  }

  @Test
  void shouldNotLetUnprovenPeersUseUpWhatAProvenOneHas() {
    tracker.registerProven(DOCUMENTED, PEER);
    String token = tracker.ask(DOCUMENTED, PEER, with(FIRST_TOKEN, PULSE)).get("token");
    tracker.pass(SECOND);
    tracker.answered(DOCUMENTED, PEER, PULSE, 2_000, Duration.ofMillis(1));
    assertThat(tracker.answers(DOCUMENTED, PEER, PULSE)).isFalse();
    assertThat(tracker.answers(DOCUMENTED, PEER, with(token, PULSE))).isTrue();
  }

  @Test
  void shouldAnswerAProvenPeerFiveTimesASecond() {
    tracker.registerProven(DOCUMENTED, PEER);
    String token = tracker.ask(DOCUMENTED, PEER, with(FIRST_TOKEN, PULSE)).get("token");
    List<String> tokens = new ArrayList<>();
    for (String other : OTHER_PORTS) {
      tracker.registerProven(DOCUMENTED, other);
      tokens.add(tracker.ask(DOCUMENTED, other, with(FIRST_TOKEN, PULSE)).get("token"));
    }
    tracker.pass(SECOND);
    assertThat(
            tracker.answered(DOCUMENTED, PEER, with(token, PULSE), 5_000, Duration.ofSeconds(10)))
        .isBetween(68, 71);
    tracker.answers(DOCUMENTED, PEER, with(token, PULSE));
    int others = 0;
    for (int i = 0; i < OTHER_PORTS.length; i++) {
      String request = with(tokens.get(i), PULSE);
      others += tracker.answers(DOCUMENTED, OTHER_PORTS[i], request) ? 1 : 0;
    }
    assertThat(others).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {ANNOUNCE, PULSE, ALIVE})
  void shouldRenewOverBudget(String keepalive) {
    String id = tracker.register(DOCUMENTED, PEER);
    tracker.register(DOCUMENTED, "198.51.100.7:1");
    tracker.pass(Duration.ofSeconds(200));
    tracker.answered(DOCUMENTED, "198.51.100.7:1", PULSE, 1_200, Duration.ZERO);
    assertThat(tracker.answers(DOCUMENTED, PEER, keepalive)).isFalse();
    tracker.pass(Duration.ofSeconds(299));
    assertThat(tracker.ask(DOCUMENTED, ELSEWHERE, push(id)).get("peeraddr")).isEqualTo(PEER);
    tracker.pass(SECOND);
    assertThat(tracker.ask(DOCUMENTED, ELSEWHERE, push(id)).get("code"))
        .isEqualTo("unknownShareId");
  }

  @Test
  void shouldChangeNothingOverBudget() {
    String id = tracker.register(DOCUMENTED, PEER);
    tracker.answered(DOCUMENTED, PEER, PULSE, 1_200, Duration.ZERO);
    String change =
        "{\"action\":\"pulse\",\"override\":true,\"shareId\":true,\"port\":1,\"ip\":\"203.0.113.1\"}";
    assertThat(tracker.answers(DOCUMENTED, PEER, change)).isFalse();
    assertThat(tracker.ask(DOCUMENTED, ELSEWHERE, push(id)).get("peeraddr")).isEqualTo(PEER);
    tracker.answered(DOCUMENTED, "198.51.100.7:2", ALIVE, 125, Duration.ZERO);
    assertThat(tracker.answers(DOCUMENTED, "198.51.100.7:2", ANNOUNCE)).isFalse();
    assertThat(tracker.stats().peers()).isEqualTo(1);
  }

  /** Otherwise a tracker that requires tokens is a reflector: 46 bytes in, 85 out. */
  @Test
  void shouldChargeAChallenge() {
    tracker = new TestTracker(TestTracker.config().tokenMode(TokenMode.REQUIRED).build());
    assertThat(tracker.answered(DOCUMENTED, PEER, PULSE, 1_000, Duration.ZERO)).isEqualTo(125);
    assertThat(tracker.answersOneOf(DOCUMENTED, PULSE, OTHERS)).isTrue();
  }

  @Test
  void shouldChargeAPushWithoutAnId() {
    String bad = "{\"action\":\"push\"}";
    tracker.register(APP, ELSEWHERE);
    tracker.pass(SECOND); // the two may share a budget
    assertThat(tracker.answered(DOCUMENTED, PEER, bad, 1_000, Duration.ZERO)).isEqualTo(125);
    assertThat(tracker.answered(APP, ELSEWHERE, bad, 2_000, Duration.ZERO)).isEqualTo(1_200);
  }

  @Test
  void shouldLetNobodyBeToldOverBudget() {
    String target = tracker.register(APP, ELSEWHERE);
    tracker.register(APP, PEER);
    tracker.answered(APP, PEER, ALIVE, 1_200, Duration.ZERO);
    assertThat(tracker.send(APP, PEER, push(target))).isEmpty();
    tracker.pass(SECOND);
    assertThat(tracker.send(APP, PEER, push(target))).hasSize(2);
  }

  @Test
  void shouldAnswerAStrangersMissesFiveTimesASecond() {
    assertThat(tracker.answered(DOCUMENTED, PEER, push("zzzzzzzz"), 10_000, Duration.ofSeconds(10)))
        .isBetween(68, 71);
    tracker.answers(DOCUMENTED, PEER, push("zzzzzzzz"));
    assertThat(tracker.answersOneOf(DOCUMENTED, push("zzzzzzzz"), OTHERS)).isTrue();
  }

  @Test
  void shouldLookAtTheMissBudgetBeforeTheId() {
    String live = tracker.register(DOCUMENTED, ELSEWHERE);
    tracker.answered(DOCUMENTED, PEER, push("zzzzzzzz"), 20, Duration.ZERO);
    assertThat(tracker.answers(DOCUMENTED, PEER, push(live))).isFalse();
    assertThat(tracker.stats().count(DropReason.OVER_MISS_BUDGET)).isEqualTo(1);
    tracker.pass(SECOND);
    assertThat(tracker.answered(DOCUMENTED, PEER, push(live), 40, SECOND)).isEqualTo(40);
  }

  @Test
  void shouldAnswerARegisteredPeersMissesTwiceASecond() {
    tracker.register(APP, PEER);
    for (String other : OTHER_PORTS) {
      tracker.register(APP, other);
    }
    assertThat(tracker.answered(APP, PEER, push("zzzzzzzz"), 10_000, Duration.ofSeconds(10)))
        .isBetween(38, 41);
    tracker.answers(APP, PEER, push("zzzzzzzz"));
    assertThat(tracker.answersOneOf(APP, push("zzzzzzzz"), OTHER_PORTS)).isTrue();
  }

  /** A forger who asks for unknown ids in a proven peer's name, without its token. */
  @Test
  void shouldNotLetForgedMissesSilenceAProvenPeer() {
    String live = tracker.register(DOCUMENTED, ELSEWHERE);
    tracker.registerProven(DOCUMENTED, PEER);
    String token = tracker.ask(DOCUMENTED, PEER, with(FIRST_TOKEN, PULSE)).get("token");
    for (int i = 0; i < 100; i++) {
      tracker.answered(DOCUMENTED, PEER, push("zzzzzzzz"), 30, SECOND);
      assertThat(tracker.answers(DOCUMENTED, PEER, push(live))).isFalse();
      assertThat(tracker.answers(DOCUMENTED, PEER, with(token, push(live)))).isTrue();
    }
  }

  @Test
  void shouldAnswerAProvenPeersMissesTwiceASecond() {
    tracker.registerProven(APP, PEER);
    String token = tracker.ask(APP, PEER, with(FIRST_TOKEN, ALIVE)).get("token");
    tracker.pass(MINUTE);
    String miss = with(token, push("zzzzzzzz"));
    assertThat(tracker.answered(APP, PEER, miss, 10_000, Duration.ofSeconds(10))).isBetween(38, 41);
    assertThat(tracker.stats().count(DropReason.OVER_MISS_BUDGET)).isGreaterThan(9_900);
    assertThat(tracker.answers(APP, PEER, with(token, ALIVE))).isTrue();
  }

  @Test
  void shouldAnswerAnUnregisteredNetworksMissesAsThoseOfSixteenHosts() {
    int answered = 0;
    for (int i = 0; i < 10_000; i++) {
      String guesser = "[2001:db8:1:%x::7]:40000".formatted(i);
      answered += tracker.answers(DOCUMENTED, guesser, push("zzzzzzzz")) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(16 * 20);
    assertThat(
            tracker.answersOneOf(
                DOCUMENTED,
                push("zzzzzzzz"),
                "[2001:db8:2::7]:1",
                "[2001:db8:3::7]:1",
                "[2001:db8:4::7]:1"))
        .isTrue();
  }

  @Test
  void shouldAnswerAllPortsOfAProvenHostFiveThousandTimesASecond() {
    String[] requests = new String[6_000];
    for (int i = 0; i < requests.length; i++) {
      String peer = "198.51.100.7:" + (1 + i);
      String token = tracker.ask(DOCUMENTED, peer, with(FIRST_TOKEN, PULSE)).get("token");
      requests[i] = with(token, PULSE);
      tracker.pass(Duration.ofMillis(20));
    }
    int answered = 0;
    for (int i = 0; i < 10 * requests.length; i++) {
      int port = 1 + i % requests.length;
      answered += tracker.answers(DOCUMENTED, "198.51.100.7:" + port, requests[port - 1]) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(20_480);
  }

  @Test
  void shouldAnswerARegisteredHostsMissesFiftyTimesASecond() {
    for (int port = 1; port <= 100; port++) {
      tracker.register(APP, "198.51.100.7:" + port);
    }
    int answered = 0;
    for (int i = 0; i < 10_000; i++) {
      answered += tracker.answers(APP, "198.51.100.7:" + (1 + i % 100), push("zzzzzzzz")) ? 1 : 0;
      tracker.pass(Duration.ofMillis(1));
    }
    assertThat(answered).isBetween(620, 630);
    for (String other : OTHERS) {
      tracker.register(APP, other);
    }
    assertThat(tracker.answersOneOf(APP, push("zzzzzzzz"), OTHERS)).isTrue();
  }

  @Test
  void shouldAnswerWithoutBoundWhereLimitsAreOff() {
    tracker = new TestTracker(TestTracker.config().limits(Limits.off()).build());
    assertThat(tracker.answered(DOCUMENTED, PEER, push("zzzzzzzz"), 10_000, Duration.ZERO))
        .isEqualTo(10_000);
  }

  @Test
  void shouldAnswerExemptNetworksWithoutBound() {
    TrackerConfig config =
        TestTracker.config()
            .limits(Limits.builder().exempt(Network.parse("198.51.100.0/24")).build())
            .build();
    tracker = new TestTracker(config);
    assertThat(tracker.answered(DOCUMENTED, PEER, push("zzzzzzzz"), 10_000, Duration.ZERO))
        .isEqualTo(10_000);
    assertThat(tracker.answered(DOCUMENTED, ELSEWHERE, push("zzzzzzzz"), 10_000, Duration.ZERO))
        .isEqualTo(20);
  }
}
