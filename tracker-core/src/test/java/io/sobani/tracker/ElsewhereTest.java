package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.Elsewhere.Answer;
import io.sobani.tracker.Elsewhere.Target;
import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One of several trackers: what it asks of the others, and what it makes of their answers. */
class ElsewhereTest {

  private static final int DOCUMENTED = 0;
  private static final int APP = 1;
  private static final Endpoint PEER = Endpoint.parse("192.0.2.1:4000");
  private static final Endpoint FRIEND = Endpoint.parse("198.51.100.1:4000");
  private static final Endpoint EFFECTIVE = Endpoint.parse("198.51.100.2:5000");
  private static final String ANNOUNCE = "{\"action\":\"announce\"}";
  private static final String ALIVE = "{\"action\":\"alive\"}";
  private static final String PULSE = "{\"action\":\"pulse\"}";
  private static final byte[] KEY = new byte[16];

  private final Others others = new Others();
  private final Tracker tracker = new Tracker(config().build());
  private final DatagramTracker datagrams = new DatagramTracker(tracker, others);
  private final TestSink sink = new TestSink();
  private long nowNs = Long.MAX_VALUE - 1;
  private int unanswered;

  private static TrackerConfig.Builder config() {
    return Listeners.both(TrackerConfig.builder().maxPeers(10_000).shardKey(KEY).build())
        .toBuilder();
  }

  @AfterEach
  void everyDatagramIsAccounted() {
    TrackerStats stats = tracker.stats();
    long sum = 0;
    for (Outcome outcome : Outcome.values()) {
      sum += stats.count(outcome);
    }
    for (DropReason reason : DropReason.values()) {
      sum += stats.count(reason);
    }
    assertThat(sum + unanswered).as("with those that still wait").isEqualTo(stats.received());
  }

  @Test
  void shouldAskForNobodyWhoIsRegisteredHere() {
    say(APP, PEER, ANNOUNCE);
    others.asked.clear();
    say(APP, PEER, ANNOUNCE);
    say(APP, PEER, ALIVE);
    say(APP, PEER, PULSE);
    String id = id(PEER);
    say(DOCUMENTED, FRIEND, push(id));
    assertThat(others.asked).isEmpty();
  }

  @Test
  void shouldAskForNobodyWhoReplacesARegistrationHere() {
    say(APP, PEER, announce(token(say(APP, PEER, announce("0000000000000000")))));
    String old = id(PEER);
    nowNs += Duration.ofSeconds(61).toNanos();
    others.asked.clear();
    String challenge = say(APP, PEER, announce("0000000000000000"));
    others.source = Answer.LATER;
    assertThat(say(APP, PEER, announce(token(challenge)))).contains("announced");
    assertThat(others.asked).isEmpty();
    assertThat(id(PEER)).isNotEqualTo(old);
  }

  @Test
  void shouldServeAsASingleTrackerAPeerThatNobodyHolds() {
    assertThat(say(DOCUMENTED, PEER, PULSE)).contains("\"status\":\"1\"");
    assertThat(say(APP, PEER, push("1AbhoECj"))).contains("expired");
    assertThat(say(APP, PEER, ALIVE)).contains("announced");
    assertThat(others.asked).containsExactly("Pulse " + PEER, "Push " + PEER, "Alive " + PEER);
  }

  @Test
  void shouldDeferARequestAndServeItWhenItIsResumed() {
    others.source = Answer.LATER;
    assertThat(say(APP, PEER, ANNOUNCE)).isEmpty();
    assertThat(tracker.stats().count(TrackerStats.Event.DEFERRED)).isEqualTo(1);
    assertThat(tracker.find(nowNs, PEER)).isEmpty();

    others.source = Answer.NOWHERE;
    assertThat(resume(APP, PEER, ANNOUNCE)).contains("announced");
  }

  @Test
  void shouldChargeADeferredRequestOnce() {
    others.source = Answer.LATER;
    int burst = 125;
    for (int i = 0; i < burst; i++) {
      say(DOCUMENTED, new Endpoint(PEER.ip(), 1000 + i), ANNOUNCE);
    }
    assertThat(tracker.stats().count(TrackerStats.Event.DEFERRED)).isEqualTo(burst);
    say(DOCUMENTED, PEER, ANNOUNCE);
    assertThat(tracker.stats().count(DropReason.OVER_BUDGET)).isEqualTo(1);
    others.source = Answer.NOWHERE;
    assertThat(resume(DOCUMENTED, new Endpoint(PEER.ip(), 1000), ANNOUNCE))
        .contains("announceReceived");
    datagrams.giveUp();
    unanswered = burst - 2;
  }

  @Test
  void shouldBeSilentWhereAnotherHoldsTheAddressOrTheHostsCodeFails() {
    others.source = Answer.SILENCE;
    assertThat(say(APP, PEER, ALIVE)).isEmpty();
    others.source = null;
    assertThat(say(APP, PEER, ALIVE)).isEmpty();
    assertThat(tracker.stats().count(DropReason.ELSEWHERE)).isEqualTo(2);
    assertThat(tracker.find(nowNs, PEER)).isEmpty();
  }

  @Test
  void shouldNotAskForAPeerWithoutRoom() {
    Tracker drained = new Tracker(config().build());
    drained.drain();
    DatagramTracker front = new DatagramTracker(drained, others);
    front.onDatagram(nowNs, APP, PEER.toSocketAddress(), bytes(ANNOUNCE), sink);
    assertThat(others.asked).isEmpty();
    assertThat(sink.take().get(0).data()).contains("closing");
  }

  @Test
  void shouldAskWithoutTakingForWhomThereIsNoRoomButWhoMayBeRegistered() {
    Tracker drained = new Tracker(config().build());
    Tracker full = new Tracker(config().maxPeers(1).build());
    for (int i = 0; i < 2; i++) { // the second keepalive establishes it
      new DatagramTracker(full)
          .onDatagram(nowNs, APP, FRIEND.toSocketAddress(), bytes(ALIVE), sink);
    }
    drained.drain();
    sink.take();
    others.source = Answer.SILENCE;
    for (Tracker each : List.of(drained, full)) {
      others.asked.clear();
      DatagramTracker front = new DatagramTracker(each, others);
      for (String request : List.of(PULSE, ALIVE, push("1AbhoECj"))) {
        front.onDatagram(nowNs, APP, PEER.toSocketAddress(), bytes(request), sink);
      }
      assertThat(others.asked)
          .containsExactly(
              "Pulse " + PEER + " no place",
              "Alive " + PEER + " no place",
              "Push " + PEER + " no place");
      assertThat(sink.take()).as("answers").isEmpty();
    }
  }

  @Test
  void shouldGoOnWithAnAdoptedRegistration() {
    ShareId id = idOf(PEER);
    Registration moved =
        new Registration(
            PEER, EFFECTIVE, id, APP, Registration.State.PROVEN, Duration.ofMinutes(4).toNanos());
    assertThat(tracker.adopt(nowNs, moved)).isTrue();
    assertThat(tracker.find(nowNs, PEER)).contains(moved);
    assertThat(tracker.find(nowNs, id)).contains(moved);
    assertThat(say(APP, PEER, ANNOUNCE)).contains(id.toString());
    assertThat(say(DOCUMENTED, FRIEND, push(id.toString()))).contains(EFFECTIVE.toString());

    nowNs += Duration.ofMinutes(5).toNanos();
    assertThat(tracker.find(nowNs, PEER)).isEmpty();
  }

  @Test
  void shouldAdoptNothingAgainstALiveRegistrationOrItsBounds() {
    ShareId id = idOf(PEER);
    Registration moved =
        new Registration(PEER, PEER, id, APP, Registration.State.ESTABLISHED, 1_000_000_000);
    assertThat(tracker.adopt(nowNs, moved)).isTrue();
    assertThat(tracker.adopt(nowNs, moved)).as("the address is taken").isFalse();
    assertThat(tracker.stats().peers()).isEqualTo(1);
    nowNs += 1_000_000_000;
    assertThat(tracker.find(nowNs, PEER)).as("with what was left of its lease").isEmpty();

    Tracker small = new Tracker(config().maxPeers(1).build());
    new DatagramTracker(small).onDatagram(nowNs, APP, FRIEND.toSocketAddress(), bytes(ALIVE), sink);
    new DatagramTracker(small).onDatagram(nowNs, APP, FRIEND.toSocketAddress(), bytes(ALIVE), sink);
    assertThat(small.adopt(nowNs, moved)).as("no room").isFalse();
    assertThat(small.stats().peers()).isEqualTo(1);
  }

  @Test
  void shouldRemoveARegistrationWithoutAWord() {
    say(APP, PEER, ANNOUNCE);
    ShareId id = ShareId.parse(id(PEER));
    assertThat(tracker.remove(nowNs, id)).map(Registration::observed).contains(PEER);
    assertThat(tracker.remove(nowNs, id)).isEmpty();
    say(APP, PEER, ANNOUNCE);
    assertThat(tracker.remove(nowNs, PEER)).isPresent();
    assertThat(tracker.remove(nowNs, PEER)).isEmpty();
    assertThat(tracker.stats().peers()).isZero();
    assertThat(tracker.find(nowNs, PEER)).isEmpty();
  }

  @Test
  void shouldShowEveryRegistrationInSteps() {
    List<Endpoint> made = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Endpoint peer = Endpoint.parse("10." + i % 250 + ".0." + i / 250 + ":7000");
      made.add(peer);
      say(APP, peer, ANNOUNCE);
    }
    List<Endpoint> shown = new ArrayList<>();
    long position = 0;
    int steps = 0;
    while (position >= 0) {
      position = tracker.walk(nowNs, position, 7, row -> shown.add(row.observed()));
      steps++;
    }
    assertThat(shown).containsExactlyInAnyOrderElementsOf(made);
    assertThat(steps).isGreaterThan(500 / 7);
  }

  @Test
  void shouldAnswerAPushWithATargetThatTheHostFound() {
    others.target = Target.LATER;
    assertThat(say(DOCUMENTED, PEER, push("1AbhoECj"))).isEmpty();
    others.target = Target.found(FRIEND, EFFECTIVE, true);
    assertThat(resume(DOCUMENTED, PEER, push("1AbhoECj")))
        .isEqualTo("{\"action\":\"pushReceived\",\"data\":{\"peeraddr\":\"198.51.100.2:5000\"}}");
    assertThat(others.introduced).as("of a documented asker").isEmpty();
  }

  @Test
  void shouldHaveTheHostIntroduceAnAskerOfTheApplicationWithinTheLimits() {
    say(APP, PEER, ANNOUNCE);
    others.target = Target.found(FRIEND, FRIEND, true);
    for (int i = 0; i < 10; i++) {
      assertThat(say(APP, PEER, push("1AbhoECj"))).contains("\"pushed\"");
      nowNs += 2_000_000_000L;
    }
    assertThat(others.introduced)
        .hasSize(3)
        .containsOnly("1AbhoECj " + PEER + " " + id(PEER) + " false");
  }

  @Test
  void shouldKnowNobodyOfAnotherFamilyThanTheAskers() {
    say(APP, PEER, ANNOUNCE);
    Endpoint v6 = Endpoint.parse("[2001:db8::1]:1");
    others.target = Target.found(v6, v6, true);
    assertThat(say(APP, PEER, push("1AbhoECj"))).contains("unknownShareId");
    assertThat(others.introduced).isEmpty();
  }

  @Test
  void shouldAskNobodyForAnIdThatIsHereButOfAnotherFamily() {
    Endpoint v6 = Endpoint.parse("[2001:db8::7]:40000");
    say(APP, v6, ANNOUNCE);
    say(APP, PEER, ANNOUNCE);
    others.asked.clear();
    assertThat(say(APP, PEER, push(id(v6)))).contains("unknownShareId");
    assertThat(others.asked).isEmpty();
  }

  @Test
  void shouldBeSilentWhereAnIdCannotBeFoundOut() {
    others.target = Target.SILENCE;
    assertThat(say(DOCUMENTED, PEER, push("1AbhoECj"))).isEmpty();
    assertThat(tracker.stats().count(DropReason.ELSEWHERE)).isEqualTo(1);
  }

  @Test
  void shouldTellItsOwnPeerOfAnAskerAtAnotherTracker() {
    say(APP, FRIEND, ANNOUNCE);
    ShareId friend = ShareId.parse(id(FRIEND));
    ShareId asker = ShareId.parse("1AbhoECj");
    assertThat(datagrams.introduce(nowNs, friend, PEER, asker, false, sink)).isTrue();
    assertThat(sink.take())
        .containsExactly(
            new TestSink.Sent(
                APP,
                FRIEND,
                "{\"action\":\"income\",\"data\":{\"peeraddr\":\""
                    + PEER
                    + "\",\"peerShareId\":\"1AbhoECj\"}}"));
    assertThat(datagrams.introduce(nowNs, friend, PEER, asker, false, sink))
        .as("a second time at once: within the limits, so the peer is here and not told")
        .isTrue();
    assertThat(sink.take()).isEmpty();
    assertThat(datagrams.introduce(nowNs, asker, PEER, asker, false, sink)).isFalse();
  }

  @Test
  void shouldRefuseASnapshotOfOtherShards() {
    byte[] otherKey = KEY.clone();
    otherKey[0] = 1;
    TrackerConfig other = config().shardKey(otherKey).build();
    ByteBuffer head = tracker.snapshot(nowNs, 0).iterator().next();
    assertThatThrownBy(
            () ->
                Tracker.restore(
                    other,
                    nowNs,
                    0,
                    target -> {
                      target.put(head);
                      return 1;
                    }))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("another key");
  }

  private String say(int socket, Endpoint from, String text) {
    datagrams.onDatagram(nowNs, socket, from.toSocketAddress(), bytes(text), sink);
    return answer();
  }

  private String resume(int socket, Endpoint from, String text) {
    datagrams.resume(nowNs, socket, from.toSocketAddress(), bytes(text), sink);
    return answer();
  }

  private String answer() {
    List<TestSink.Sent> sent = sink.take();
    return sent.isEmpty() ? "" : sent.get(0).data();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String announce(String token) {
    return "{\"action\":\"announce\",\"token\":\"" + token + "\"}";
  }

  private static String token(String answer) {
    return answer.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
  }

  private static String push(String id) {
    return "{\"action\":\"push\",\"shareId\":\"" + id + "\"}";
  }

  private String id(Endpoint peer) {
    return tracker.find(nowNs, peer).orElseThrow().shareId().toString();
  }

  /** Returns an id as another tracker with the same key makes it for an address. */
  private ShareId idOf(Endpoint peer) {
    Tracker other = new Tracker(config().build());
    new DatagramTracker(other)
        .onDatagram(nowNs, APP, peer.toSocketAddress(), bytes(ANNOUNCE), (s, d, p) -> {});
    return other.find(nowNs, peer).orElseThrow().shareId();
  }

  /** The other trackers, as a test wants them. */
  private static final class Others implements Elsewhere {

    private final List<String> asked = new ArrayList<>();
    private final List<String> introduced = new ArrayList<>();
    private Answer source = Answer.NOWHERE;
    private Target target = Target.NOWHERE;

    @Override
    public Answer findSource(Endpoint source, Request request, boolean proven, boolean hasPlace) {
      asked.add(request.getClass().getSimpleName() + " " + source + (hasPlace ? "" : " no place"));
      return Optional.of(this.source).get();
    }

    @Override
    public Target findTarget(Endpoint asker, ShareId shareId) {
      asked.add(asker + " for " + shareId);
      return target;
    }

    @Override
    public void introduce(
        Target target, ShareId shareId, Endpoint asker, ShareId askerId, boolean proven) {
      introduced.add(shareId + " " + asker + " " + askerId + " " + proven);
    }
  }
}
