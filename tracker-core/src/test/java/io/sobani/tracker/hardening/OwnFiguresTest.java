package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.ALIVE;
import static io.sobani.tracker.hardening.TestTracker.APP;
import static io.sobani.tracker.hardening.TestTracker.DOCUMENTED;
import static io.sobani.tracker.hardening.TestTracker.FIRST_TOKEN;
import static io.sobani.tracker.hardening.TestTracker.PULSE;
import static io.sobani.tracker.hardening.TestTracker.push;
import static io.sobani.tracker.hardening.TestTracker.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Budget;
import io.sobani.tracker.IncomeLimits;
import io.sobani.tracker.TrackerConfig;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * SECURITY.md, promises 5 and 6, with figures of the host's own, and that another source is still
 * served.
 */
class OwnFiguresTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final String NEIGHBOUR = "198.51.100.8:40000";
  private static final String ELSEWHERE = "203.0.113.9:40000";
  private static final String NOBODY = push("zzzzzzzz");
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private TestTracker tracker;

  @Test
  void shouldAnswerStrangersAsOftenAsTheHostSays() {
    start(TestTracker.config().budget(Budget.UNREGISTERED, 3, 7).networkFactor(2));
    assertThat(tracker.answered(DOCUMENTED, PEER, ALIVE, 1_000, TEN_SECONDS)).isBetween(36, 37);
    assertThat(tracker.answers(DOCUMENTED, ELSEWHERE, ALIVE)).isTrue();
  }

  @Test
  void shouldAnswerANetworkAsManyHostsAsTheHostSays() {
    start(TestTracker.config().budget(Budget.UNREGISTERED, 3, 7).networkFactor(2));
    int answered = 0;
    for (int i = 0; i < 1_000; i++) {
      answered += tracker.answers(DOCUMENTED, "198.51.100." + i % 250 + ":1", ALIVE) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(14);
    assertThat(tracker.answers(DOCUMENTED, ELSEWHERE, ALIVE)).isTrue();
  }

  @Test
  void shouldAnswerPeersAsOftenAsTheHostSays() {
    start(TestTracker.config().budget(Budget.REGISTERED, 4, 8));
    tracker.register(DOCUMENTED, PEER);
    tracker.register(DOCUMENTED, NEIGHBOUR);
    assertThat(tracker.answered(DOCUMENTED, PEER, PULSE, 1_000, TEN_SECONDS)).isBetween(47, 48);
    assertThat(tracker.answers(DOCUMENTED, NEIGHBOUR, PULSE)).isTrue();
  }

  @Test
  void shouldAnswerProvenPeersAsOftenAsTheHostSays() {
    start(TestTracker.config().budget(Budget.PROVEN, 2, 3));
    tracker.registerProven(DOCUMENTED, PEER);
    tracker.registerProven(DOCUMENTED, NEIGHBOUR);
    String token = tracker.ask(DOCUMENTED, PEER, with(FIRST_TOKEN, PULSE)).get("token");
    String other = tracker.ask(DOCUMENTED, NEIGHBOUR, with(FIRST_TOKEN, PULSE)).get("token");
    tracker.pass(TEN_SECONDS);
    assertThat(tracker.answered(DOCUMENTED, PEER, with(token, PULSE), 1_000, TEN_SECONDS))
        .isBetween(22, 23);
    assertThat(tracker.answers(DOCUMENTED, NEIGHBOUR, with(other, PULSE))).isTrue();
  }

  @Test
  void shouldAnswerMissesOfStrangersAsOftenAsTheHostSays() {
    start(TestTracker.config().budget(Budget.UNREGISTERED_MISSES, 1, 2));
    assertThat(tracker.answered(DOCUMENTED, PEER, NOBODY, 1_000, TEN_SECONDS)).isBetween(11, 12);
    assertThat(tracker.answers(DOCUMENTED, NEIGHBOUR, NOBODY)).isTrue();
  }

  @Test
  void shouldAnswerMissesOfPeersAsOftenAsTheHostSays() {
    start(TestTracker.config().budget(Budget.REGISTERED_MISSES, 1, 2));
    tracker.register(APP, PEER);
    tracker.register(APP, "198.51.100.7:40001");
    assertThat(tracker.answered(APP, PEER, NOBODY, 1_000, TEN_SECONDS)).isBetween(11, 12);
    assertThat(tracker.answers(APP, "198.51.100.7:40001", NOBODY)).isTrue();
  }

  @Test
  void shouldAnswerMissesOfAHostsPeersAsOftenAsTheHostSays() {
    start(TestTracker.config().budget(Budget.REGISTERED_HOST_MISSES, 1, 5));
    int answered = 0;
    for (int port = 1; port <= 20; port++) {
      tracker.register(APP, "198.51.100.7:" + port);
      answered += tracker.answers(APP, "198.51.100.7:" + port, NOBODY) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(5);
    tracker.register(APP, NEIGHBOUR);
    assertThat(tracker.answers(APP, NEIGHBOUR, NOBODY)).isTrue();
  }

  @Test
  void shouldTellATargetAsOftenAsTheHostSays() {
    start(
        TestTracker.config()
            .incomeLimits(
                IncomeLimits.DEFAULT
                    .withPerPair(2, 5)
                    .withWindow(Duration.ofSeconds(60), Duration.ofSeconds(3))));
    String target = tracker.register(APP, ELSEWHERE);
    tracker.register(APP, PEER);
    tracker.register(APP, NEIGHBOUR);
    assertThat(told(PEER, push(target))).isEqualTo(1);
    tracker.pass(Duration.ofNanos(2_999_999_999L));
    assertThat(told(PEER, push(target))).isZero();
    tracker.pass(Duration.ofNanos(1));
    assertThat(told(PEER, push(target))).isEqualTo(1);
    tracker.pass(Duration.ofSeconds(57).minusNanos(1));
    assertThat(told(PEER, push(target))).isZero();
    assertThat(told(NEIGHBOUR, push(target))).isEqualTo(1);
    tracker.pass(Duration.ofNanos(1));
    assertThat(told(PEER, push(target))).isEqualTo(1);
  }

  @Test
  void shouldTellATargetOfAProvenAskerAsOftenAsTheHostSays() {
    start(
        TestTracker.config()
            .incomeLimits(
                IncomeLimits.DEFAULT
                    .withPerPair(1, 5)
                    .withWindow(Duration.ofSeconds(60), Duration.ZERO)));
    String target = tracker.register(APP, ELSEWHERE);
    tracker.registerProven(APP, PEER);
    String token = tracker.ask(APP, PEER, with(FIRST_TOKEN, ALIVE)).get("token");
    int told = 0;
    for (int i = 0; i < 10; i++) {
      told += told(PEER, with(token, push(target)));
    }
    assertThat(told).isEqualTo(5);
    tracker.register(APP, NEIGHBOUR);
    assertThat(told(NEIGHBOUR, push(target))).isEqualTo(1);
  }

  @Test
  void shouldTellAsManyTargetsAsTheHostSays() {
    start(TestTracker.config().incomeLimits(IncomeLimits.DEFAULT.withTargets(3, 5)));
    String[] targets = new String[10];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = tracker.register(APP, "203.0.113." + i + ":1");
    }
    assertThat(toldOf(PEER, targets)).isEqualTo(3);
    assertThat(toldOf("198.51.100.7:40001", targets))
        .as("three of them are no new ones")
        .isEqualTo(3);
    assertThat(toldOf("198.51.100.7:40002", Arrays.copyOfRange(targets, 3, 8))).isEqualTo(2);
    assertThat(toldOf("198.51.100.7:40003", Arrays.copyOfRange(targets, 5, 10))).isZero();
    assertThat(toldOf(NEIGHBOUR, targets)).isEqualTo(3);
  }

  @Test
  void shouldHoldTheGreatestLimitsOfIncome() {
    start(
        TestTracker.config()
            .budget(Budget.REGISTERED, 100_000, 1_000_000)
            .incomeLimits(
                IncomeLimits.DEFAULT
                    .withPerPair(10, 100)
                    .withTargets(100, 1_000)
                    .withWindow(Duration.ofDays(1), Duration.ZERO)));
    String[] targets = new String[101];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = tracker.register(APP, "203.0.113." + i + ":1");
    }
    int told = 0;
    for (int round = 0; round < 11; round++) {
      told += toldOf(PEER, targets);
    }
    assertThat(told).isEqualTo(10 * 100);
    assertThat(toldOf(NEIGHBOUR, targets)).isEqualTo(100);
  }

  private void start(TrackerConfig.Builder config) {
    tracker = new TestTracker(config.build());
  }

  private int toldOf(String asker, String[] targets) {
    tracker.register(APP, asker);
    int told = 0;
    for (String target : targets) {
      told += told(asker, push(target));
    }
    return told;
  }

  private int told(String asker, String request) {
    return tracker.send(APP, asker, request).size() - 1;
  }
}
