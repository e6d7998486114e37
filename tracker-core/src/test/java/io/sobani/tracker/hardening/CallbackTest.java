package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.ALIVE;
import static io.sobani.tracker.hardening.TestTracker.ANNOUNCE;
import static io.sobani.tracker.hardening.TestTracker.APP;
import static io.sobani.tracker.hardening.TestTracker.DOCUMENTED;
import static io.sobani.tracker.hardening.TestTracker.PULSE;
import static io.sobani.tracker.hardening.TestTracker.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Authorizer;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Listener;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerProbe;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls of a host's own code, which can break nothing. */
class CallbackTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final String FRIEND = "203.0.113.9:40000";
  private static final String OVERRIDE = "{\"action\":\"pulse\",\"override\":true,\"port\":1}";

  private final List<String> heard = new ArrayList<>();
  private TestTracker tracker = listened(heard::add);

  @Test
  void shouldTellOfEveryEvent() {
    String id = tracker.register(APP, PEER);
    assertHeard("registered " + PEER + " " + id);
    tracker.send(APP, PEER, ANNOUNCE);
    assertHeard("renewed " + PEER + " " + id);
    tracker.send(APP, PEER, ALIVE);
    assertHeard("renewed " + PEER + " " + id);
    tracker.send(APP, PEER, OVERRIDE);
    assertHeard("renewed " + PEER + " " + id, "changed " + PEER + " " + id);
    String other = tracker.register(APP, FRIEND);
    heard.clear();
    tracker.send(APP, FRIEND, push(id));
    assertHeard("pushed " + FRIEND + " " + id);
    tracker.send(APP, FRIEND, push(id));
    assertHeard("pushed " + FRIEND + " " + id, "suppressed " + FRIEND + " " + PEER);
    tracker.send(DOCUMENTED, "192.0.2.1:1", push("zzzzzzzz"));
    assertHeard("missed 192.0.2.1:1");
    tracker.send(DOCUMENTED, "192.0.2.1:1", "{\"action\":\"push\"}");
    assertHeard("missed 192.0.2.1:1");
    tracker.run(Duration.ofMinutes(6));
    assertThat(heard)
        .containsExactlyInAnyOrder("expired " + PEER + " " + id, "expired " + FRIEND + " " + other);
  }

  @Test
  void shouldTellAndCountForWantOfRoomApart() {
    tracker =
        listened(
            heard::add, TestTracker.config().limits(Limits.builder().maxPeersPerHost(1).build()));
    tracker.register(APP, PEER);
    heard.clear();
    tracker.send(APP, "198.51.100.7:1", ALIVE);
    assertHeard("refused 198.51.100.7:1 HOST_FULL");
    tracker.send(APP, "198.51.100.7:1", ANNOUNCE);
    assertHeard("refused 198.51.100.7:1 HOST_FULL");
    assertThat(tracker.stats().count(Outcome.ANNOUNCE_FULL)).isEqualTo(1);
    assertThat(tracker.stats().count(Outcome.ANNOUNCE_REFUSED)).isZero();
  }

  @Test
  void shouldTellOfANewId() {
    tracker.register(APP, PEER);
    heard.clear();
    String id =
        tracker
            .ask(APP, PEER, "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}")
            .get("shareId");
    assertThat(heard).contains("changed " + PEER + " " + id);
  }

  @Test
  void shouldTellOnceThatTheApplicationTookOver() {
    String id = tracker.register(DOCUMENTED, PEER);
    heard.clear();
    tracker.send(APP, PEER, ALIVE);
    assertHeard("renewed " + PEER + " " + id, "changed " + PEER + " " + id);
    tracker.send(APP, PEER, ALIVE);
    tracker.send(DOCUMENTED, PEER, PULSE);
    assertHeard("renewed " + PEER + " " + id, "renewed " + PEER + " " + id);
  }

  @Test
  void shouldTellOfAnEvictionBeforeTheRegistrationThatCausedIt() {
    tracker = listened(heard::add, TestTracker.config().maxPeers(1));
    String first = tracker.register(APP, PEER);
    String second = tracker.register(APP, FRIEND);
    assertThat(heard)
        .containsExactly(
            "registered " + PEER + " " + first,
            "evicted " + PEER + " " + first,
            "registered " + FRIEND + " " + second);
  }

  @Test
  void shouldTellOfAReplacementAsOfAnEviction() {
    String id = tracker.registerProven(APP, PEER);
    tracker.pass(Duration.ofSeconds(61));
    heard.clear();
    String first = TestTracker.with(TestTracker.FIRST_TOKEN, ANNOUNCE);
    String token = tracker.ask(APP, PEER, first).get("token");
    String next = tracker.ask(APP, PEER, TestTracker.with(token, ANNOUNCE)).get("shareId");
    assertHeard("evicted " + PEER + " " + id, "registered " + PEER + " " + next);
  }

  @Test
  void shouldTellOfRefusals() {
    tracker =
        listened(
            heard::add, TestTracker.config().limits(Limits.builder().maxPeersPerHost(1).build()));
    tracker.register(APP, PEER);
    heard.clear();
    tracker.send(APP, "198.51.100.7:1", ANNOUNCE);
    tracker.tracker.drain();
    tracker.send(APP, FRIEND, ANNOUNCE);
    tracker.send(APP, FRIEND, ALIVE);
    assertHeard(
        "refused 198.51.100.7:1 HOST_FULL",
        "refused " + FRIEND + " CLOSING",
        "refused " + FRIEND + " CLOSING");
  }

  @Test
  void shouldTellOfAnExpiryAtMostThirtySecondsLate() {
    tracker = listened(heard::add, TestTracker.config().maxPeers(100_000));
    for (int i = 0; i < 20_000; i++) {
      tracker.send(APP, "203.0." + (i >> 8) + "." + (i & 255) + ":1", ANNOUNCE);
    }
    heard.clear();
    tracker.run(Duration.ofSeconds(330));
    assertThat(heard).hasSize(20_000).allMatch(line -> line.startsWith("expired"));
  }

  @Test
  void shouldWarnOnceWhereMostPeersShareOneAddress() {
    for (int i = 0; i < 2_000; i++) {
      String mostly = i % 10 == 0 ? "203.0.113." + i / 10 : "172.17.0.1";
      tracker.send(APP, mostly + ":" + (i + 1), ANNOUNCE);
      tracker.pass(Duration.ofMillis(20));
    }
    assertThat(heard.stream().filter(line -> line.startsWith("shared")))
        .containsExactly("shared 172.17.0.1");
  }

  @Test
  void shouldNotWarnWherePeersHaveAddressesOfTheirOwn() {
    for (int i = 0; i < 2_000; i++) {
      tracker.send(APP, "203.0." + (i >> 8) + "." + (i & 255) + ":1", ANNOUNCE);
    }
    assertThat(heard).noneMatch(line -> line.startsWith("shared"));
  }

  @Test
  void shouldServeAndCountWhereAnObserverThrows() {
    tracker =
        listened(
            line -> {
              if (line.startsWith("renewed")) {
                throw new StackOverflowError();
              }
              throw new IllegalStateException();
            });
    String id = tracker.register(APP, PEER);
    assertThat(tracker.ask(APP, PEER, ALIVE).action()).isEqualTo("alived");
    assertThat(tracker.ask(DOCUMENTED, FRIEND, push(id)).action()).isEqualTo("pushReceived");
    assertThat(tracker.stats().count(TrackerStats.Event.CALLBACK_FAILED)).isEqualTo(3);
    tracker.run(Duration.ofMinutes(6));
    assertThat(tracker.stats().peers()).isZero();
    assertThat(tracker.stats().count(TrackerStats.Event.CALLBACK_FAILED)).isEqualTo(4);
  }

  /** A lock that is held during a callback would stop the other thread for ever. */
  @Test
  @Timeout(60)
  void shouldHoldNoLockWhileAnObserverOrAnAuthorizerIsCalled() {
    TestTracker[] called = new TestTracker[1];
    Consumer<String> callBack = line -> inAnotherThread(() -> useEveryShard(called[0]));
    Authorizer authorizer =
        new Authorizer() {
          @Override
          public boolean mayAnnounce(Endpoint peer, Listener listener) {
            callBack.accept("");
            return true;
          }

          @Override
          public boolean mayPush(Endpoint asker, ShareId shareId, Listener listener) {
            callBack.accept("");
            return true;
          }
        };
    tracker = listened(callBack, TestTracker.config().maxPeers(2).authorizer(authorizer));
    called[0] = tracker;
    String id = tracker.register(APP, PEER);
    tracker.register(APP, FRIEND);
    tracker.send(APP, FRIEND, push(id));
    tracker.send(APP, FRIEND, push(id));
    tracker.send(APP, FRIEND, OVERRIDE);
    tracker.send(APP, "192.0.2.1:1", ANNOUNCE);
    tracker.send(DOCUMENTED, "192.0.2.2:1", push("zzzzzzzz"));
    tracker.run(Duration.ofMinutes(6));
    assertThat(tracker.stats().peers()).isZero();
  }

  @Test
  void shouldCallBackOnTheThreadThatServes() {
    List<Thread> threads = new ArrayList<>();
    tracker = listened(line -> threads.add(Thread.currentThread()));
    tracker.register(APP, PEER);
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void shouldRefuseWhatAnAuthorizerRefuses() {
    tracker = listened(heard::add, authorized(peer -> peer.equals(Endpoint.parse(FRIEND))));
    assertThat(tracker.ask(APP, PEER, ANNOUNCE).get("code")).isEqualTo("refused");
    assertHeard("refused " + PEER + " REFUSED");
    assertThat(tracker.ask(APP, PEER, ALIVE).action()).isEqualTo("expired");
    assertHeard("refused " + PEER + " REFUSED");
    assertThat(tracker.ask(DOCUMENTED, PEER, push("zzzzzzzz")).get("code")).isEqualTo("refused");
    assertHeard("refused " + PEER + " REFUSED");
    String id = tracker.register(APP, FRIEND);
    assertThat(tracker.ask(APP, FRIEND, push(id)).action()).isEqualTo("pushed");
    assertThat(tracker.ask(APP, PEER, PULSE).get("status")).isEqualTo("1");
  }

  @Test
  void shouldTakeAThrowingAuthorizerForARefusal() {
    tracker =
        listened(
            heard::add,
            authorized(
                peer -> {
                  throw new AssertionError("no");
                }));
    assertThat(tracker.ask(APP, PEER, ANNOUNCE).get("code")).isEqualTo("refused");
    assertThat(tracker.stats().count(TrackerStats.Event.CALLBACK_FAILED)).isEqualTo(1);
    assertThat(tracker.stats().count(Outcome.ANNOUNCE_REFUSED)).isEqualTo(1);
  }

  @Test
  void shouldNotAskAnAuthorizerOverBudget() {
    tracker =
        listened(
            heard::add,
            authorized(
                peer -> {
                  heard.add("asked");
                  return true;
                }));
    tracker.answered(DOCUMENTED, "198.51.100.7:1", ALIVE, 125, Duration.ZERO);
    tracker.send(APP, PEER, ANNOUNCE);
    tracker.send(APP, PEER, ALIVE);
    tracker.send(DOCUMENTED, PEER, push("zzzzzzzz"));
    assertThat(heard).isEmpty();
    assertThat(tracker.stats().count(DropReason.OVER_BUDGET)).isEqualTo(3);
  }

  @Test
  void shouldMeterTheRefusalsOfAnAuthorizer() {
    tracker = listened(heard::add, authorized(peer -> false));
    assertThat(tracker.answered(APP, PEER, ANNOUNCE, 10_000, Duration.ZERO)).isEqualTo(125);
    assertThat(tracker.answersOneOf(APP, ANNOUNCE, FRIEND, "192.0.2.1:1", "10.0.0.1:1")).isTrue();
  }

  @Test
  void shouldAccountForEveryDatagramWhereCallbacksFail() {
    tracker =
        listened(
            line -> {
              throw new IllegalStateException();
            },
            authorized(
                peer -> {
                  throw new IllegalStateException();
                }));
    for (String sample : Samples.ALL) {
      tracker.send(APP, PEER, sample);
      tracker.send(DOCUMENTED, PEER, sample);
    }
    TrackerStats stats = tracker.stats();
    assertThat(stats.received()).isEqualTo(stats.answered() + stats.dropped()).isEqualTo(80);
    new TrackerProbe(tracker.tracker).check();
  }

  private void assertHeard(String... lines) {
    assertThat(heard).containsExactly(lines);
    heard.clear();
  }

  private static TestTracker listened(Consumer<String> to) {
    return listened(to, TestTracker.config());
  }

  private static TestTracker listened(Consumer<String> to, TrackerConfig.Builder config) {
    return new TestTracker(
        config
            .events(new EventLines(to))
            .onSharedAddress(address -> to.accept("shared " + address))
            .build());
  }

  private interface Decision {
    boolean on(Endpoint peer);
  }

  private static TrackerConfig.Builder authorized(Decision decision) {
    return TestTracker.config()
        .authorizer(
            new Authorizer() {
              @Override
              public boolean mayAnnounce(Endpoint peer, Listener listener) {
                return decision.on(peer);
              }

              @Override
              public boolean mayPush(Endpoint asker, ShareId shareId, Listener listener) {
                return decision.on(asker);
              }
            });
  }

  private static void useEveryShard(TestTracker tracker) {
    new TrackerProbe(tracker.tracker).check();
    tracker.stats();
  }

  private static void inAnotherThread(Runnable action) {
    Thread thread = new Thread(action);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
