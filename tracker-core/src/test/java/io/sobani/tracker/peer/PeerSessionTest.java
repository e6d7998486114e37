package io.sobani.tracker.peer;

import static io.sobani.tracker.peer.SessionBench.TRACKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.SessionBench.Sent;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Reply.Error.Code;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import io.sobani.tracker.sim.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeerSessionTest {

  private static final ShareId OURS = ShareId.parse("1AbhoECj");
  private static final ShareId NEW = ShareId.parse("2AbhoECj");
  private static final ShareId FRIEND = ShareId.parse("3AbhoECj");
  private static final ShareId OTHER = ShareId.parse("4AbhoECj");
  private static final Endpoint FRIENDS = Endpoint.parse("203.0.113.7:23333");
  private static final Token TOKEN = Token.of(0x1234);
  private static final AddressOverride PORT = AddressOverride.of(null, 4000);

  private final SessionBench bench = new SessionBench();
  private final PeerSession session = bench.session;
  private final List<Object> outcomes = new ArrayList<>();

  @Test
  void shouldAnnounceWithGrowingWaitsUntilAnswered() {
    List<Sent> sent = bench.run(60);

    assertThat(sent).extracting(Sent::request).containsOnly(announce(Token.FIRST));
    double expected = 0.5;
    for (int i = 1; i < sent.size(); i++) {
      double wait = sent.get(i).seconds() - sent.get(i - 1).seconds();
      assertThat(wait).as("wait " + i).isCloseTo(expected, within(0.2001 * expected));
      expected = Math.min(8, 2 * expected);
    }
    assertThat(session.isRegistered()).isFalse();

    bench.reply(announced(OURS));
    assertThat(session.isRegistered()).isTrue();
    assertThat(bench.events.take()).containsExactly("unreachable", "reachable", "id " + OURS);
  }

  @Test
  void shouldTellWhenTheTrackerIsUnreachableAndWhenItIsReachableAgain() {
    register();
    bench.run(1); // a keepalive
    bench.run(29.9);
    assertThat(bench.events.take()).isEmpty();
    bench.reply(new Reply.Income(FRIENDS, FRIEND)); // anybody can forge it
    bench.events.take();
    bench.run(0.2);
    assertThat(bench.events.take()).containsExactly("unreachable");
    assertThat(session.isReachable()).isFalse();

    bench.run(10); // the next keepalive
    bench.reply(Reply.Alived.PLAIN);

    assertThat(bench.events.take()).containsExactly("reachable");
    assertThat(session.isReachable()).isTrue();
  }

  @Test
  void shouldTryTheTrackersAddressesInTurnAndStayWithTheOneThatAnswers() {
    InetSocketAddress second = at("192.0.2.2:3000");
    InetSocketAddress third = at("192.0.2.3:3000");
    session.trackerAddresses(List.of(TRACKER, second, third));
    bench.run(4); // at 0, 0.5, 1.5 and 3.5 s
    assertThat(bench.destinations).containsExactly(TRACKER, second, third, TRACKER);

    assertThat(bench.reply(announced(OURS), second)).isTrue();
    bench.destinations.clear();
    bench.run(1);

    assertThat(bench.destinations).containsExactly(second);
  }

  @Test
  void shouldGoOnAtAnotherAddressWhenTheTrackerMoved() {
    register();
    InetSocketAddress moved = at("192.0.2.2:3000");
    bench.run(31);
    session.trackerAddresses(List.of(moved));
    bench.run(16); // the registration is lost
    bench.destinations.clear();
    bench.run(2);

    assertThat(bench.destinations).contains(moved);
    assertThat(bench.reply(announced(NEW), moved)).isTrue();
    assertThat(bench.events.take()).endsWith("id " + NEW);
  }

  @Test
  void shouldAskNobodyBeforeTheTrackersNameWasLookedUp() {
    SessionBench named =
        new SessionBench(
            PeerConfig.builder(InetSocketAddress.createUnresolved("tracker.example", 3000)));
    assertThat(named.run(40)).isEmpty();
    assertThat(named.events.take()).containsExactly("unreachable");

    named.session.trackerAddresses(List.of(TRACKER));

    assertThat(named.requests()).containsExactly(announce(Token.FIRST));
  }

  @Test
  void shouldTakeOnlyRepliesWithItsNonceFromATrackerThatEchoesIt() {
    bench.requests();
    assertThat(bench.reply(announced(OURS).with(TOKEN, Token.of(0xbad)))).isFalse();
    assertThat(bench.reply(announced(OURS).with(TOKEN, bench.nonce))).isTrue();
    push(FRIEND);
    bench.requests();

    assertThat(bench.reply(new Reply.Pushed(FRIENDS, FRIEND))).isFalse();
    assertThat(bench.reply(new Reply.Pushed(FRIENDS, FRIEND).with(Token.NONE, Token.of(0xbad))))
        .isFalse();
    assertThat(outcomes).isEmpty();
    assertThat(bench.reply(new Reply.Pushed(FRIENDS, FRIEND).with(Token.NONE, bench.nonce)))
        .isTrue();

    assertThat(outcomes).containsExactly(Outcome.of(FRIENDS));
    assertThat(bench.events.take()).containsExactly("id " + OURS);
  }

  @Test
  void shouldTakeRepliesWithoutNonceAgainAfterALeaseOfSilence() {
    bench.requests();
    bench.reply(announced(OURS).with(TOKEN, bench.nonce));

    bench.run(299);
    assertThat(bench.reply(announced(NEW))).isFalse();
    bench.run(2); // the tracker was replaced by one that knows no nonces

    assertThat(bench.reply(announced(NEW))).isTrue();
    assertThat(bench.events.take()).endsWith("id " + NEW);
  }

  @Test
  void shouldSendTheSameNonceWithEachTryAndAnotherWithEachRequest() {
    bench.requests();
    Token announce = bench.nonce;
    assertThat(announce.present()).isTrue();
    bench.run(5);
    assertThat(bench.nonce).isEqualTo(announce);
    bench.reply(announced(OURS));
    push(FRIEND);
    bench.requests();
    assertThat(bench.nonce.present()).isTrue();
    assertThat(bench.nonce).isNotEqualTo(announce);
  }

  @Test
  void shouldTakeATokenOnlyFromAReplyToARequest() {
    register();
    Token bad = Token.of(0xbad);
    for (Reply forged :
        List.of(
            Reply.Alived.PLAIN,
            Reply.Expired.PLAIN,
            Reply.PulseReceived.RENEWED,
            announced(OURS),
            new Reply.Pushed(FRIENDS, FRIEND),
            new Reply.Error(true, Code.REFUSED))) {
      assertThat(bench.reply(forged.with(bad, Token.NONE))).as(forged.toString()).isFalse();
    }
    assertThat(
            bench.receive("{\"action\":\"challenge\",\"data\":{\"token\":\"0000000000000bad\"}}"))
        .isFalse();

    assertThat(bench.run(1)).extracting(Sent::request).containsExactly(alive());
  }

  @Test
  void shouldKeepItselfAliveWithTheTokenOfTheLastReply() {
    register();

    List<Sent> first = bench.run(1);
    assertThat(first).containsExactly(new Sent(1, new Request.Alive(TOKEN, Token.NONE)));
    bench.reply(new Reply.Alived(Token.of(7), Token.NONE));
    assertThat(bench.events.lines).endsWith("alive");
    assertThat(bench.run(20))
        .containsExactly(new Sent(21, new Request.Alive(Token.of(7), Token.NONE)));
  }

  @Test
  void shouldPulseInTheDocumentedDialect() {
    SessionBench documented =
        new SessionBench(PeerConfig.builder(TRACKER).dialect(Dialect.DOCUMENTED));
    documented.requests();
    documented.reply(new Reply.AnnounceReceived(OURS));

    assertThat(documented.run(1).get(0).request())
        .isEqualTo(Request.Pulse.PLAIN.with(Token.FIRST, Token.NONE));
    documented.reply(Reply.PulseReceived.RENEWED);
    assertThat(documented.events.lines).containsExactly("id " + OURS, "alive");
  }

  @Test
  void shouldAnnounceAgainWhenThreeKeepalivesAreMissed() {
    register();

    List<Sent> sent = bench.run(60);

    assertThat(sent.subList(0, 9)).extracting(Sent::request).containsOnly(alive());
    assertThat(sent.get(9).request()).isEqualTo(announce(TOKEN));
    assertThat(sent.get(9).seconds()).isBetween(46.0, 50.0);
    assertThat(bench.events.take()).containsExactly("unreachable", "unregistered SILENT");

    bench.reply(announced(OURS));
    assertThat(bench.events.take()).containsExactly("reachable", "id " + OURS);
  }

  @Test
  void shouldNotCountKeepalivesAsMissedThatWereAnsweredLate() {
    register();
    bench.run(6); // two retries
    bench.reply(Reply.Alived.PLAIN);
    bench.run(40);
    bench.reply(Reply.Alived.PLAIN);
    bench.run(40);
    bench.reply(Reply.Alived.PLAIN);

    assertThat(bench.events.take()).isEmpty();
    assertThat(session.isRegistered()).isTrue();
  }

  @Test
  void shouldAnnounceAgainWhenTheTrackerSaysExpired() {
    register();
    bench.run(1);

    bench.reply(Reply.Expired.PLAIN);

    assertThat(bench.requests()).containsExactly(announce(TOKEN));
    bench.reply(announced(NEW));
    assertThat(bench.events.take()).containsExactly("unregistered EXPIRED", "id " + NEW);
  }

  @Test
  void shouldIgnoreExpiredWhenNothingWasAsked() {
    register();

    assertThat(bench.reply(Reply.Expired.PLAIN)).isFalse();

    assertThat(bench.requests()).isEmpty();
    assertThat(bench.events.take()).isEmpty();
  }

  @Test
  void shouldAskAgainWhenAnotherIdComesUnasked() {
    register();
    bench.run(1);

    bench.reply(announced(NEW)); // the tracker forgot us and made a new registration
    assertThat(bench.requests()).containsExactly(announce(TOKEN));
    bench.reply(announced(NEW));
    assertThat(bench.events.take()).containsExactly("id " + NEW);

    bench.reply(announced(OURS)); // an old reply, late
    assertThat(bench.requests()).containsExactly(announce(TOKEN));
    bench.reply(announced(NEW));
    assertThat(bench.events.take()).isEmpty();
    assertThat(session.shareId()).isEqualTo(NEW);
  }

  @Test
  void shouldTellOnceWhyItIsRefusedAndGoOn() {
    bench.requests();
    bench.reply(new Reply.Error(false, Code.TRACKER_FULL));
    bench.run(30);
    bench.reply(new Reply.Error(false, Code.TRACKER_FULL));
    bench.reply(new Reply.Error(false, Code.HOST_FULL));

    assertThat(bench.events.take()).containsExactly("refused TRACKER_FULL", "refused HOST_FULL");
    assertThat(bench.run(10)).isNotEmpty();
    bench.reply(announced(OURS));
    assertThat(bench.events.take()).containsExactly("id " + OURS);
  }

  @Test
  void shouldAnswerAChallengeOnceATry() {
    bench.requests();

    bench.reply(new Reply.Challenge(TOKEN));
    assertThat(bench.requests()).containsExactly(announce(TOKEN));
    bench.reply(new Reply.Challenge(Token.of(9)));
    assertThat(bench.requests()).isEmpty();
    assertThat(bench.run(1.3)).extracting(Sent::request).containsOnly(announce(Token.of(9)));
  }

  @Test
  void shouldAnswerAChallengeOfAPushAndOfAKeepalive() {
    register();
    bench.run(1);
    push(FRIEND);
    bench.requests();

    bench.reply(new Reply.Challenge(Token.of(9)));

    assertThat(bench.requests())
        .containsExactlyInAnyOrder(
            new Request.Alive(Token.of(9), Token.NONE),
            new Request.Push(FRIEND).with(Token.of(9), Token.NONE));
  }

  @Test
  void shouldAnswerAChallengeOfTheLastTry() {
    register();
    push(FRIEND);
    long tries = 0;
    while (tries < 9) {
      tries += bench.run(0.1).stream().filter(s -> s.request() instanceof Request.Push).count();
    }

    bench.reply(new Reply.Challenge(Token.of(9)));

    assertThat(bench.requests()).contains(push(FRIEND, Token.of(9)));
    assertThat(outcomes).isEmpty();
    bench.run(20);
    assertThat(outcomes).containsExactly(Outcome.failed(ConnectFailure.TRACKER_SILENT));
  }

  @Test
  void shouldFindAPeer() {
    register();
    push(FRIEND);

    assertThat(bench.requests()).containsExactly(new Request.Push(FRIEND).with(TOKEN, Token.NONE));
    bench.reply(new Reply.Pushed(FRIENDS, FRIEND));

    assertThat(outcomes).containsExactly(Outcome.of(FRIENDS));
  }

  @Test
  void shouldFindOneAfterTheOther() {
    register();
    push(FRIEND);
    push(OTHER);
    bench.requests();

    bench.reply(new Reply.Pushed(FRIENDS, FRIEND));
    assertThat(bench.requests()).containsExactly(new Request.Push(OTHER).with(TOKEN, Token.NONE));
    bench.reply(new Reply.Error(true, Code.UNKNOWN_SHARE_ID));

    assertThat(outcomes)
        .containsExactly(Outcome.of(FRIENDS), Outcome.failed(ConnectFailure.UNKNOWN_SHARE_ID));
  }

  @Test
  void shouldLeaveStrayAnswersTimeAfterAPushThatWasRepeated() {
    register();
    push(FRIEND);
    bench.run(1); // sent twice
    push(OTHER);
    bench.reply(new Reply.Error(true, Code.UNKNOWN_SHARE_ID));

    bench.reply(new Reply.Error(true, Code.UNKNOWN_SHARE_ID));
    assertThat(outcomes).containsExactly(Outcome.failed(ConnectFailure.UNKNOWN_SHARE_ID));
    assertThat(bench.run(1.9)).extracting(Sent::request).doesNotContain(push());
    assertThat(bench.run(0.2)).extracting(Sent::request).contains(push());
  }

  @Test
  void shouldIgnoreTheLateAnswerToAnotherPush() {
    register();
    push(OTHER);
    bench.requests();

    bench.reply(new Reply.Pushed(FRIENDS, FRIEND));

    assertThat(outcomes).isEmpty();
  }

  @Test
  void shouldGiveAPushUpAfterSixteenTries() {
    register();
    push(FRIEND);

    List<Sent> sent = bench.run(90);

    assertThat(sent).extracting(Sent::request).filteredOn(push(FRIEND, TOKEN)::equals).hasSize(16);
    assertThat(outcomes).containsExactly(Outcome.failed(ConnectFailure.TRACKER_SILENT));
  }

  @Test
  void shouldRegisterAnewAndPushAgainWhenToldExpired() {
    register();
    push(FRIEND);
    bench.requests();

    bench.reply(Reply.Expired.PLAIN);
    assertThat(bench.requests()).containsExactly(announce(TOKEN));
    bench.reply(announced(NEW));
    assertThat(bench.requests()).containsExactly(push(FRIEND, TOKEN));
    bench.reply(new Reply.Pushed(FRIENDS, FRIEND));

    assertThat(outcomes).containsExactly(Outcome.of(FRIENDS));
  }

  @Test
  void shouldEndAPushAsExpiredWhenItCannotRegisterAgain() {
    register();
    push(FRIEND);
    bench.requests();
    bench.reply(Reply.Expired.PLAIN);

    bench.run(90);

    assertThat(outcomes).containsExactly(Outcome.failed(ConnectFailure.EXPIRED));
  }

  @Test
  void shouldSayWhyAPushWasRefused() {
    register();
    push(FRIEND);
    bench.requests();

    bench.reply(new Reply.Error(true, Code.REFUSED));

    assertThat(outcomes).containsExactly(Outcome.refused("refused"));
  }

  @Test
  void shouldPushBeforeItIsRegisteredAsSoonAsItIs() {
    push(FRIEND);
    bench.requests();
    bench.reply(announced(OURS));

    assertThat(bench.requests())
        .containsExactly(new Request.Push(FRIEND).with(Token.FIRST, Token.NONE));
  }

  @Test
  void shouldDropPushesBeyondSixtyFour() {
    for (int i = 0; i < 65; i++) {
      push(FRIEND);
    }

    assertThat(outcomes).containsExactly(Outcome.failed(ConnectFailure.DROPPED));
  }

  @Test
  void shouldTellOfIncomes() {
    register();

    bench.reply(new Reply.Income(FRIENDS, FRIEND));

    assertThat(bench.events.take()).containsExactly("income " + FRIEND + " " + FRIENDS);
  }

  @Test
  void shouldSetAnOverrideAndSetItAgainAfterEachNewRegistration() {
    register();
    session.override(PORT, outcomes::add);
    assertThat(bench.requests()).containsExactly(pulse(PORT, false));
    bench.reply(Reply.PulseReceived.RENEWED); // late answer to a plain pulse
    assertThat(outcomes).isEmpty();
    bench.reply(changed(ShareId.NONE));
    assertThat(outcomes).containsExactly(Outcome.of(OURS));

    bench.run(1);
    bench.reply(announced(NEW));
    bench.requests();
    bench.reply(announced(NEW));

    assertThat(bench.requests()).containsExactly(pulse(PORT, false));
  }

  @Test
  void shouldSayWhyAnOverrideWasRefused() {
    register();
    session.override(PORT, outcomes::add);
    bench.requests();

    bench.reply(problem(Problem.REFUSED_ADDRESS));

    assertThat(outcomes).containsExactly(Outcome.refused("refusedAddress"));
  }

  @Test
  void shouldSendAnOverrideAgainWhenATokenIsRequired() {
    register();
    session.override(PORT, outcomes::add);
    bench.requests();

    bench.reply(
        new Reply.PulseReceived(true, false, ShareId.NONE, Problem.TOKEN_REQUIRED)
            .with(Token.of(5), Token.NONE));

    assertThat(bench.requests())
        .containsExactly(new Request.Pulse(PORT, false).with(Token.of(5), Token.NONE));
    assertThat(outcomes).isEmpty();
  }

  @Test
  void shouldTakeANewId() {
    register();
    session.regenerate(outcomes::add);
    assertThat(bench.requests()).containsExactly(pulse(AddressOverride.NONE, true));

    bench.reply(changed(NEW));

    assertThat(outcomes).containsExactly(Outcome.of(NEW));
    assertThat(bench.events.take()).containsExactly("id " + NEW);
    assertThat(bench.requests()).isEmpty();
  }

  @Test
  void shouldAskWhichIdIsTheLastWhenItHadToAskForANewOneTwice() {
    register();
    session.regenerate(outcomes::add);
    bench.run(0.7);

    bench.reply(changed(NEW));
    assertThat(bench.requests()).containsExactly(announce(TOKEN));
    bench.reply(announced(OTHER));

    assertThat(session.shareId()).isEqualTo(OTHER);
    assertThat(bench.events.take()).containsExactly("id " + NEW, "id " + OTHER);
  }

  @Test
  void shouldAskWhichIdIsTheLastWhenTheNetworkDoubledItsWishForANewOne() {
    register();
    session.regenerate(outcomes::add);
    bench.requests();
    bench.reply(changed(NEW));
    bench.reply(changed(NEW));
    assertThat(bench.requests()).as("a doubled answer says nothing new").isEmpty();

    bench.reply(changed(OTHER));
    assertThat(bench.requests()).containsExactly(announce(TOKEN));
    bench.reply(announced(OTHER));

    assertThat(session.shareId()).isEqualTo(OTHER);
    assertThat(bench.events.take()).containsExactly("id " + NEW, "id " + OTHER);
  }

  @Test
  void shouldTellTheObservedAddressUnlessAnOverrideHidesIt() {
    register();
    session.observedAddress(outcomes::add);
    assertThat(bench.requests()).containsExactly(push(OURS, TOKEN));
    bench.reply(new Reply.Pushed(FRIENDS, OURS));
    session.override(PORT, outcome -> {});
    bench.requests();
    bench.reply(changed(ShareId.NONE));

    session.observedAddress(outcomes::add);

    assertThat(outcomes)
        .containsExactly(Outcome.of(FRIENDS), Outcome.failed(ConnectFailure.UNKNOWN_SHARE_ID));
  }

  @Test
  void shouldLeaveWithANewIdThatNobodyKnows() {
    register();
    push(FRIEND);

    session.close();
    session.close();

    assertThat(outcomes).containsExactly(Outcome.failed(ConnectFailure.DROPPED));
    assertThat(bench.requests()).containsExactly(pulse(AddressOverride.NONE, true));
    assertThat(bench.run(1000)).isEmpty();
    assertThat(bench.reply(announced(NEW))).isFalse();
    assertThat(session.isRegistered()).isFalse();
  }

  @Test
  void shouldTakeRepliesFromItsTrackerOnly() {
    bench.requests();

    assertThat(bench.reply(announced(NEW), at("192.0.2.1:3001"))).isFalse();
    assertThat(bench.reply(announced(NEW), at("192.0.2.2:3000"))).isFalse();

    assertThat(bench.events.lines).isEmpty();
  }

  @Test
  void shouldDeclineWhatIsNotAReply() {
    bench.requests();

    for (String text : List.of("audiobuf", "", "{\"action\":\"knock\"}", "{\"action\":")) {
      assertThat(bench.receive(text)).isFalse();
    }
  }

  @Test
  void shouldTakeRepliesFromFurtherHostsWhenToldSo() {
    SessionBench wide =
        new SessionBench(
            PeerConfig.builder(TRACKER).trackerHosts(Set.of(at("192.0.2.2:1").getAddress())));
    wide.requests();

    assertThat(wide.reply(announced(OURS), at("192.0.2.2:4711"))).isTrue();
    assertThat(wide.events.take()).containsExactly("id " + OURS);
  }

  @Test
  void shouldRefuseABadConfiguration() {
    assertThatThrownBy(() -> PeerConfig.of(at("192.0.2.1:0")))
        .hasMessage("port of the tracker is 0, must be 1 to 65535");
    assertThatThrownBy(() -> PeerConfig.builder(TRACKER).keepalive(Duration.ofMillis(999)).build())
        .hasMessage("keepalive is PT0.999S, must be PT1S to PT4M");
    assertThatThrownBy(() -> PeerConfig.builder(TRACKER).socket(-1).build())
        .hasMessage("socket is -1, must be 0 to 2147483647");
  }

  private void register() {
    bench.requests();
    bench.reply(new Reply.Announced(OURS).with(TOKEN, Token.NONE));
    bench.events.take();
  }

  private void push(ShareId id) {
    session.push(id, outcomes::add);
  }

  private static Request push() {
    return push(OTHER, TOKEN);
  }

  private static Request push(ShareId id, Token token) {
    return new Request.Push(id).with(token, Token.NONE);
  }

  private static Request alive() {
    return new Request.Alive(TOKEN, Token.NONE);
  }

  private static Request announce(Token token) {
    return Request.Announce.PLAIN.with(token, Token.NONE);
  }

  private static Request pulse(AddressOverride override, boolean regenerate) {
    return new Request.Pulse(override, regenerate).with(TOKEN, Token.NONE);
  }

  private static Reply announced(ShareId id) {
    return new Reply.Announced(id);
  }

  private static Reply changed(ShareId id) {
    return new Reply.PulseReceived(true, true, id, Problem.NONE);
  }

  private static Reply problem(Problem problem) {
    return new Reply.PulseReceived(true, false, ShareId.NONE, problem);
  }

  private static InetSocketAddress at(String text) {
    return SimulatedNetwork.address(text);
  }
}
