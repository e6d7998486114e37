package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.ALIVE;
import static io.sobani.tracker.hardening.TestTracker.APP;
import static io.sobani.tracker.hardening.TestTracker.DOCUMENTED;
import static io.sobani.tracker.hardening.TestTracker.FIRST_TOKEN;
import static io.sobani.tracker.hardening.TestTracker.PULSE;
import static io.sobani.tracker.hardening.TestTracker.push;
import static io.sobani.tracker.hardening.TestTracker.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Limits;
import io.sobani.tracker.Limits.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * tracker-core/SECURITY.md, promises 5 and 6, with figures of the host's own, and that another
 * source is still served.
 */
class OwnFiguresTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final String OTHER_PORT = "198.51.100.7:40001";
  private static final String[] OTHER_PORTS = {
    OTHER_PORT, "198.51.100.7:40002", "198.51.100.7:40003"
  };
  private static final String NEIGHBOUR = "198.51.100.8:40000";
  private static final String[] NEIGHBOURS = {
    NEIGHBOUR, "198.51.100.9:40000", "198.51.100.10:40000"
  };
  private static final String ELSEWHERE = "203.0.113.9:40000";
  private static final String[] OTHERS = {ELSEWHERE, "192.0.2.9:40000", "10.0.0.9:40000"};
  private static final String NOBODY = push("zzzzzzzz");
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private TestTracker tracker;

  @Test
  void shouldAnswerStrangersAsOftenAsTheHostSays() {
    start(Limits.builder().budget(Budget.UNREGISTERED, 3, 7).networkFactor(2));
    assertThat(tracker.answered(DOCUMENTED, PEER, ALIVE, 1_000, TEN_SECONDS)).isBetween(36, 37);
    tracker.answers(DOCUMENTED, PEER, ALIVE); // uses up what came back meanwhile
    assertThat(tracker.answersOneOf(DOCUMENTED, ALIVE, OTHERS)).isTrue();
  }

  @Test
  void shouldAnswerANetworkAsManyHostsAsTheHostSays() {
    start(Limits.builder().budget(Budget.UNREGISTERED, 3, 7).networkFactor(2));
    int answered = 0;
    for (int i = 0; i < 1_000; i++) {
      answered += tracker.answers(DOCUMENTED, "198.51.100." + i % 250 + ":1", ALIVE) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(14);
    assertThat(tracker.answersOneOf(DOCUMENTED, ALIVE, OTHERS)).isTrue();
  }

  @Test
  void shouldAnswerPeersAsOftenAsTheHostSays() {
    start(Limits.builder().budget(Budget.REGISTERED, 4, 8));
    tracker.register(DOCUMENTED, PEER);
    for (String neighbour : NEIGHBOURS) {
      tracker.register(DOCUMENTED, neighbour);
    }
    assertThat(tracker.answered(DOCUMENTED, PEER, PULSE, 1_000, TEN_SECONDS)).isBetween(47, 48);
    tracker.answers(DOCUMENTED, PEER, PULSE);
    assertThat(tracker.answersOneOf(DOCUMENTED, PULSE, NEIGHBOURS)).isTrue();
  }

  @Test
  void shouldAnswerProvenPeersAsOftenAsTheHostSays() {
    start(Limits.builder().budget(Budget.PROVEN, 2, 3));
    tracker.registerProven(DOCUMENTED, PEER);
    String token = tracker.ask(DOCUMENTED, PEER, with(FIRST_TOKEN, PULSE)).get("token");
    List<String> tokens = new ArrayList<>();
    for (String neighbour : NEIGHBOURS) {
      tracker.registerProven(DOCUMENTED, neighbour);
      tokens.add(tracker.ask(DOCUMENTED, neighbour, with(FIRST_TOKEN, PULSE)).get("token"));
    }
    tracker.pass(TEN_SECONDS);
    assertThat(tracker.answered(DOCUMENTED, PEER, with(token, PULSE), 1_000, TEN_SECONDS))
        .isBetween(22, 23);
    tracker.answers(DOCUMENTED, PEER, with(token, PULSE));
    int others = 0;
    for (int i = 0; i < NEIGHBOURS.length; i++) {
      String request = with(tokens.get(i), PULSE);
      others += tracker.answers(DOCUMENTED, NEIGHBOURS[i], request) ? 1 : 0;
    }
    assertThat(others).isPositive();
  }

  @Test
  void shouldAnswerAProvenHostAsOftenAsTheHostSays() {
    start(Limits.builder().budget(Budget.PROVEN_HOST, 2, 3));
    int answered = 0;
    for (int port = 1; port <= 10; port++) {
      String peer = "198.51.100.7:" + port;
      String token = tracker.ask(DOCUMENTED, peer, with(FIRST_TOKEN, PULSE)).get("token");
      answered += tracker.answers(DOCUMENTED, peer, with(token, PULSE)) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(3);
  }

  @Test
  void shouldAnswerProvenMissesAsOftenAsTheHostSays() {
    start(Limits.builder().budget(Budget.PROVEN_MISSES, 1, 2));
    tracker.registerProven(APP, PEER);
    String token = tracker.ask(APP, PEER, with(FIRST_TOKEN, ALIVE)).get("token");
    tracker.pass(TEN_SECONDS);
    assertThat(tracker.answered(APP, PEER, with(token, NOBODY), 50, TEN_SECONDS)).isBetween(11, 12);
  }

  @Test
  void shouldAnswerMissesOfAProvenHostAsOftenAsTheHostSays() {
    start(Limits.builder().budget(Budget.PROVEN_HOST_MISSES, 1, 5));
    int answered = 0;
    for (int port = 1; port <= 20; port++) {
      String peer = "198.51.100.7:" + port;
      String token = tracker.ask(DOCUMENTED, peer, with(FIRST_TOKEN, PULSE)).get("token");
      answered += tracker.answers(DOCUMENTED, peer, with(token, NOBODY)) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(5);
  }

  @Test
  void shouldAnswerMissesOfStrangersAsOftenAsTheHostSays() {
    start(Limits.builder().budget(Budget.UNREGISTERED_MISSES, 1, 2));
    assertThat(tracker.answered(DOCUMENTED, PEER, NOBODY, 1_000, TEN_SECONDS)).isBetween(11, 12);
    tracker.answers(DOCUMENTED, PEER, NOBODY);
    assertThat(tracker.answersOneOf(DOCUMENTED, NOBODY, NEIGHBOURS)).isTrue();
  }

  @Test
  void shouldAnswerMissesOfPeersAsOftenAsTheHostSays() {
    start(Limits.builder().budget(Budget.REGISTERED_MISSES, 1, 2));
    tracker.register(APP, PEER);
    for (String other : OTHER_PORTS) {
      tracker.register(APP, other);
    }
    assertThat(tracker.answered(APP, PEER, NOBODY, 1_000, TEN_SECONDS)).isBetween(11, 12);
    tracker.answers(APP, PEER, NOBODY);
    assertThat(tracker.answersOneOf(APP, NOBODY, OTHER_PORTS)).isTrue();
  }

  @Test
  void shouldAnswerMissesOfAHostsPeersAsOftenAsTheHostSays() {
    start(Limits.builder().budget(Budget.REGISTERED_HOST_MISSES, 1, 5));
    int answered = 0;
    for (int port = 1; port <= 20; port++) {
      tracker.register(APP, "198.51.100.7:" + port);
      answered += tracker.answers(APP, "198.51.100.7:" + port, NOBODY) ? 1 : 0;
    }
    assertThat(answered).isEqualTo(5);
    for (String neighbour : NEIGHBOURS) {
      tracker.register(APP, neighbour);
    }
    assertThat(tracker.answersOneOf(APP, NOBODY, NEIGHBOURS)).isTrue();
  }

  @Test
  void shouldTellATargetAsOftenAsTheHostSays() {
    start(
        Limits.builder()
            .unprovenIncomes(2, 3, 4, 5)
            .incomeWindow(Duration.ofSeconds(60), Duration.ofSeconds(3)));
    String target = tracker.register(APP, ELSEWHERE);
    assertThat(toldOf(PEER, target, target)).as("too soon").isEqualTo(1);
    tracker.pass(Duration.ofNanos(2_999_999_999L));
    assertThat(toldOf(PEER, target)).as("still too soon").isZero();
    tracker.pass(Duration.ofNanos(1));
    assertThat(toldOf(PEER, target)).isEqualTo(1);
    tracker.pass(Duration.ofSeconds(3));
    assertThat(toldOf(PEER, target)).as("of this pair").isZero();
    assertThat(toldOf(OTHER_PORT, target)).isEqualTo(1);
    tracker.pass(Duration.ofSeconds(3));
    assertThat(toldOf(OTHER_PORT, target)).as("of this host").isZero();
    String another = tracker.register(APP, "203.0.113.10:1");
    assertThat(toldOf(PEER, another)).isEqualTo(1);
    assertThat(toldOf(OTHER_PORT, another)).as("of this host to anybody").isZero();
    assertThat(toldOf(NEIGHBOUR, target)).isEqualTo(1);
    tracker.pass(Duration.ofSeconds(3));
    assertThat(toldOf(NEIGHBOUR, target)).as("of this network").isZero();
    tracker.pass(Duration.ofSeconds(80));
    assertThat(toldOf(PEER, target)).as("in a later window").isEqualTo(1);
  }

  @Test
  void shouldTellATargetOfAProvenAskerAsOftenAsTheHostSays() {
    start(
        Limits.builder()
            .unprovenIncomes(1, 1, 1, 1)
            .provenIncomes(5, 60, 60, 60)
            .incomeWindow(Duration.ofSeconds(60), Duration.ZERO));
    String target = tracker.register(APP, ELSEWHERE);
    tracker.registerProven(APP, PEER);
    String token = tracker.ask(APP, PEER, with(FIRST_TOKEN, ALIVE)).get("token");
    int told = 0;
    for (int i = 0; i < 10; i++) {
      told += told(PEER, with(token, push(target)));
    }
    assertThat(told).isEqualTo(5);
    assertThat(toldOf(NEIGHBOUR, target)).as("unproven ones are counted apart").isEqualTo(1);
  }

  /** Of as many peers as make it improbable that two hosts share a limit of introductions. */
  private void start(Limits.Builder limits) {
    tracker =
        new TestTracker(TestTracker.config().maxPeers(1_000_000).limits(limits.build()).build());
  }

  private int toldOf(String asker, String... targets) {
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
