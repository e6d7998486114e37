package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.ANNOUNCE;
import static io.sobani.tracker.hardening.TestTracker.APP;
import static io.sobani.tracker.hardening.TestTracker.FIRST_TOKEN;
import static io.sobani.tracker.hardening.TestTracker.push;
import static io.sobani.tracker.hardening.TestTracker.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.TestSink.Sent;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.net.Endpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * tracker-core/SECURITY.md, promise 6: how often a peer is told of an asker, who may be a victim
 * that asks for nothing.
 */
class IncomeTest {

  private static final String VICTIM = "198.51.100.7:40000";
  private static final String TARGET = "203.0.113.9:40000";

  private final TestTracker tracker = new TestTracker(TestTracker.config().build());

  @Test
  void shouldTellATargetThreeTimesInFiveMinutes() {
    String id = tracker.register(APP, TARGET);
    tracker.register(APP, VICTIM);
    assertThat(incomes(VICTIM, push(id), 280)).isEqualTo(3);
    assertThat(tracker.stats().count(TrackerStats.Event.INCOME_SUPPRESSED)).isEqualTo(277);
    tracker.send(APP, TARGET, ANNOUNCE);
    tracker.send(APP, VICTIM, ANNOUNCE);
    tracker.pass(Duration.ofSeconds(120));
    assertThat(incomes(VICTIM, push(id), 160)).isEqualTo(3);
  }

  @Test
  void shouldTellATargetAtMostOnceASecond() {
    String id = tracker.register(APP, TARGET);
    tracker.register(APP, VICTIM);
    assertThat(tracker.send(APP, VICTIM, push(id))).hasSize(2);
    tracker.pass(Duration.ofNanos(999_999_999));
    assertThat(tracker.send(APP, VICTIM, push(id))).hasSize(1);
    tracker.pass(Duration.ofNanos(1));
    assertThat(tracker.send(APP, VICTIM, push(id))).hasSize(2);
  }

  @Test
  void shouldTellATargetThirtyTimesOfAProvenAsker() {
    String id = tracker.register(APP, TARGET);
    tracker.registerProven(APP, VICTIM);
    int told = 0;
    for (int i = 0; i < 280; i++) {
      String first = with(FIRST_TOKEN, "{\"action\":\"alive\"}");
      String token = tracker.ask(APP, VICTIM, first).get("token");
      told += tracker.send(APP, VICTIM, with(token, push(id))).size() - 1;
      tracker.pass(Duration.ofSeconds(1));
    }
    assertThat(told).isEqualTo(30);
  }

  @Test
  void shouldTellATargetTwelveTimesOfAHostHoweverManyPortsItHas() {
    String id = tracker.register(APP, TARGET);
    int told = 0;
    for (int port = 1; port <= 100; port++) {
      tracker.register(APP, "198.51.100.7:" + port);
      told += tell("198.51.100.7:" + port, id);
    }
    assertThat(told).isEqualTo(12);
    assertThat(othersTell()).isPositive();
  }

  /** Forged registrations of one victim's host, up to its cap, ask for everybody else. */
  @Test
  void shouldNameAVictimNinetySixTimesInFiveMinutes() {
    String[] ids = new String[200];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = tracker.register(APP, "203.0." + (i >> 7) + "." + (i & 127) + ":1");
    }
    for (int port = 1; port <= 1_024; port++) {
      tracker.register(APP, "198.51.100.7:" + port);
      tracker.pass(Duration.ofMillis(20));
    }
    int told = 0;
    for (int i = 0; i < 100_000; i++) {
      told += tell("198.51.100.7:" + (1 + i % 1_024), ids[i % ids.length]);
      tracker.pass(Duration.ofMillis(2));
    }
    assertThat(told).isEqualTo(96);
    assertThat(othersTell()).isPositive();
  }

  @Test
  void shouldSendNothingToAnOverriddenAddress() {
    String id = tracker.register(0, TARGET);
    StrictReply pulse =
        tracker.ask(
            0,
            TARGET,
            "{\"action\":\"pulse\",\"override\":true,\"ip\":\"192.0.2.200\",\"port\":53}");
    assertThat(pulse.get("overriden")).isEqualTo("true");
    tracker.send(APP, TARGET, ANNOUNCE);
    tracker.register(APP, VICTIM);
    List<Sent> sent = tracker.send(APP, VICTIM, push(id));
    assertThat(sent).extracting(Sent::to).containsExactly(endpoint(VICTIM), endpoint(TARGET));
    assertThat(sent.get(0).data()).contains("192.0.2.200:53");
  }

  private int incomes(String asker, String request, int seconds) {
    int told = 0;
    for (int i = 0; i < seconds; i++) {
      List<Sent> sent = tracker.send(APP, asker, request);
      assertThat(sent.get(0).data()).contains("\"pushed\"");
      told += sent.size() - 1;
      tracker.pass(Duration.ofSeconds(1));
    }
    return told;
  }

  /** The key is random, and hosts that collide share a limit: of these not all collide. */
  private int othersTell() {
    int told = 0;
    for (int i = 1; i <= 4; i++) {
      String asker = "192.0.2." + i + ":1";
      tracker.register(APP, asker);
      told += tell(asker, tracker.register(APP, TARGET));
    }
    return told;
  }

  private int tell(String asker, String id) {
    return tracker.send(APP, asker, push(id)).size() > 1 ? 1 : 0;
  }

  private static Endpoint endpoint(String text) {
    return Endpoint.parse(text);
  }
}
