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

import io.sobani.tracker.TestSink.Sent;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.net.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * tracker-core/SECURITY.md, promise 8: a proven peer keeps what it has, whoever forges its address.
 */
class TakeoverTest {

  private static final String PEER = "198.51.100.7:40000";
  private static final String FRIEND = "203.0.113.9:40000";

  private TestTracker tracker = new TestTracker(TestTracker.config().build());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}",
        "{\"action\":\"pulse\",\"override\":true,\"port\":53}",
        "{\"action\":\"pulse\",\"override\":true,\"ip\":\"192.0.2.66\"}",
        "{\"action\":\"pulse\",\"override\":true,\"multiaddr\":\"/ip4/192.0.2.66/udp/53\"}",
        "{\"action\":\"announce\",\"ip\":\"192.0.2.66\"}",
        ANNOUNCE
      })
  void shouldChangeNothingOfAProvenPeerForAForger(String forged) {
    String id = tracker.registerProven(DOCUMENTED, PEER);
    for (String token : List.of("", FIRST_TOKEN, "0123456789abcdef", "4123456789abcdef")) {
      tracker.send(DOCUMENTED, PEER, token.isEmpty() ? forged : with(token, forged));
      tracker.send(APP, PEER, token.isEmpty() ? forged : with(token, forged));
    }
    assertThat(tracker.ask(DOCUMENTED, FRIEND, push(id)).get("peeraddr")).isEqualTo(PEER);
  }

  @Test
  void shouldSayThatATokenIsRequired() {
    tracker.registerProven(DOCUMENTED, PEER);
    String change = "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}";
    assertThat(tracker.ask(DOCUMENTED, PEER, change).data())
        .containsEntry("overriden", "false")
        .containsEntry("reason", "tokenRequired")
        .doesNotContainKey("token");
    String token = tracker.ask(DOCUMENTED, PEER, with(FIRST_TOKEN, change)).get("token");
    assertThat(tracker.ask(DOCUMENTED, PEER, with(token, change)).get("overriden"))
        .isEqualTo("true");
  }

  @Test
  void shouldKeepEveryIdOfProvenPeersUnderRandomForgeries() {
    SplittableRandom random = new SplittableRandom(7);
    Generator generator = new Generator(random, new ReplyModel(TestTracker.config().build()));
    String id = tracker.registerProven(APP, PEER);
    for (int i = 0; i < 20_000; i++) {
      tracker.send(
          random.nextInt(2), PEER, new String(generator.next(0), StandardCharsets.ISO_8859_1));
      tracker.pass(Duration.ofMillis(10));
    }
    tracker.pass(Duration.ofSeconds(10));
    assertThat(tracker.ask(DOCUMENTED, FRIEND, push(id)).get("peeraddr")).isEqualTo(PEER);
  }

  @Test
  void shouldTakeATokenForTwoMinutesAndForItsAddressOnly() {
    String token = tracker.ask(APP, PEER, with(FIRST_TOKEN, ANNOUNCE)).get("token");
    String change = with(token, "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}");
    tracker.registerProven(APP, PEER);
    tracker.registerProven(APP, FRIEND);
    assertThat(tracker.ask(APP, FRIEND, change).get("reason")).isEqualTo("tokenRequired");
    tracker.pass(Duration.ofSeconds(120));
    assertThat(tracker.ask(APP, PEER, change).get("overriden")).isEqualTo("true");
    tracker.pass(Duration.ofSeconds(60));
    assertThat(tracker.ask(APP, PEER, change).get("reason")).isEqualTo("tokenRequired");
  }

  @ParameterizedTest
  @EnumSource(names = {"PREFERRED", "REQUIRED"})
  void shouldLetANewOwnerReplaceASilentProvenPeer(TokenMode mode) {
    start(mode);
    String id = tracker.registerProven(APP, PEER);
    tracker.pass(Duration.ofSeconds(61));
    String announce = with(tokenForReplacing(), ANNOUNCE);
    StrictReply announced = tracker.ask(APP, PEER, announce);
    assertThat(announced.action()).isEqualTo("announced");
    assertThat(announced.get("shareId")).isNotEqualTo(id);
    assertThat(tracker.ask(APP, PEER, announce).get("shareId"))
        .as("a duplicate changes nothing")
        .isEqualTo(announced.get("shareId"));
    assertThat(tracker.stats().peers()).isEqualTo(1);
    String token = announced.get("token");
    assertThat(tracker.ask(APP, PEER, with(token, push(id))).action()).isEqualTo("error");
  }

  @ParameterizedTest
  @EnumSource(names = {"PREFERRED", "REQUIRED"})
  void shouldProveANewOwnerWhereTheOldOneHasEndedMeanwhile(TokenMode mode) {
    start(mode);
    tracker.registerProven(APP, PEER);
    tracker.pass(Duration.ofSeconds(299));
    String token = tokenForReplacing();
    tracker.pass(Duration.ofSeconds(1));
    assertThat(tracker.ask(APP, PEER, with(token, ANNOUNCE)).action()).isEqualTo("announced");
    String change = "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}";
    StrictReply refused = tracker.ask(APP, PEER, change);
    assertThat(refused.is("challenge") || refused.get("reason").equals("tokenRequired")).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"PREFERRED", "REQUIRED"})
  void shouldTakeATokenForReplacingForNothingElse(TokenMode mode) {
    start(mode);
    String id = tracker.registerProven(APP, PEER);
    tracker.pass(Duration.ofSeconds(61));
    String token = tokenForReplacing();
    String change = "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}";
    StrictReply refused = tracker.ask(APP, PEER, with(token, change));
    assertThat(refused.is("challenge") || refused.get("reason").equals("tokenRequired")).isTrue();
    tracker.send(APP, PEER, ALIVE); // the old owner is still there
    assertThat(tracker.ask(APP, PEER, with(token, ANNOUNCE)).get("shareId")).isEqualTo(id);
  }

  @Test
  void shouldNotReplaceAPeerThatWasHeardOf() {
    String id = tracker.registerProven(APP, PEER);
    tracker.pass(Duration.ofSeconds(60));
    assertThat(tracker.ask(APP, PEER, with(FIRST_TOKEN, ANNOUNCE)).get("shareId")).isEqualTo(id);
    start(TokenMode.REQUIRED);
    id = tracker.registerProven(APP, PEER);
    tracker.pass(Duration.ofSeconds(60));
    assertThat(tracker.registerProven(APP, PEER)).isEqualTo(id);
  }

  @Test
  void shouldServeNothingButChallengesWhereTokensAreRequired() {
    start(TokenMode.REQUIRED);
    for (String sample : Samples.ALL) {
      StrictReply reply = tracker.ask(APP, PEER, sample);
      assertThat(reply.action()).as(sample).isEqualTo("challenge");
      tracker.pass(Duration.ofSeconds(1));
    }
    assertThat(tracker.stats().peers()).isZero();
  }

  @Test
  void shouldServeTheKeepalivesOfProvenPeersWhereTokensAreRequired() {
    start(TokenMode.REQUIRED);
    String token = tracker.ask(APP, PEER, ANNOUNCE).get("token");
    String id = tracker.ask(APP, PEER, with(token, ANNOUNCE)).get("shareId");
    assertThat(tracker.ask(APP, PEER, ALIVE).action()).isEqualTo("alived");
    assertThat(tracker.ask(APP, PEER, PULSE).action()).isEqualTo("pulseReceived");
    assertThat(tracker.ask(APP, PEER, push(id)).action()).isEqualTo("challenge");
    assertThat(tracker.ask(APP, PEER, with(token, push(id))).action()).isEqualTo("pushed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"port\":7", "\"shareId\":true", "\"ip\":\"198.51.100.7\""})
  void shouldChangeNothingWithoutATokenWhereTokensAreRequired(String change) {
    start(TokenMode.REQUIRED);
    String token = tracker.ask(APP, PEER, ANNOUNCE).get("token");
    String id = tracker.ask(APP, PEER, with(token, ANNOUNCE)).get("shareId");
    String pulse = "{\"action\":\"pulse\",\"override\":true," + change + "}";
    assertThat(tracker.ask(APP, PEER, pulse).action()).isEqualTo("challenge");
    StrictReply pushed = tracker.ask(APP, PEER, with(token, push(id)));
    assertThat(pushed.get("peeraddr")).isEqualTo(PEER);
  }

  @Test
  void shouldTellNobodyOfAnUnprovenAskerWhereTokensAreRequired() {
    start(TokenMode.REQUIRED);
    String token = tracker.ask(APP, FRIEND, ANNOUNCE).get("token");
    String id = tracker.ask(APP, FRIEND, with(token, ANNOUNCE)).get("shareId");
    List<Sent> sent = tracker.send(APP, PEER, push(id));
    assertThat(sent).extracting(Sent::to).containsExactly(Endpoint.parse(PEER));
  }

  @Test
  void shouldGiveNoTokensWhereTheyAreOff() {
    start(TokenMode.OFF);
    assertThat(tracker.ask(APP, PEER, with(FIRST_TOKEN, ANNOUNCE)).data())
        .containsOnlyKeys("shareId");
    assertThat(tracker.ask(APP, PEER, with("0123456789abcdef", ALIVE)).data()).isEmpty();
  }

  @Test
  void shouldAnswerADuplicateAnnounceByteForByte() {
    for (String announce : List.of(ANNOUNCE, with(FIRST_TOKEN, ANNOUNCE))) {
      for (int socket : new int[] {DOCUMENTED, APP}) {
        List<Sent> first = tracker.send(socket, PEER, announce);
        assertThat(first).hasSize(1);
        assertThat(tracker.send(socket, PEER, announce)).isEqualTo(first);
      }
    }
  }

  private void start(TokenMode mode) {
    tracker = new TestTracker(TestTracker.config().tokenMode(mode).build());
  }

  private String tokenForReplacing() {
    StrictReply challenge = tracker.ask(APP, PEER, with(FIRST_TOKEN, ANNOUNCE));
    assertThat(challenge.action()).isEqualTo("challenge");
    return challenge.get("token");
  }
}
