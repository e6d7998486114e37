package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.PeerLink.Role;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One side of a link, datagram by datagram. */
class PeerLinksTest {

  private static final ShareId FRIEND = ShareId.parse("3AbhoECj");
  private static final InetSocketAddress FRIENDS = address("203.0.113.7:23333");
  private static final InetSocketAddress STRANGER = address("203.0.113.8:23333");
  private static final String KNOCK = "{\"action\":\"knock\"}";
  private static final String ANSWER = "{\"action\":\"answer\"}";
  private static final String ALIVE = "{\"action\":\"alive\"}";
  private static final String DISCONNECT = "{\"action\":\"disconnect\"}";

  private static final String INCOME =
      "{\"action\":\"income\",\"data\":{\"peeraddr\":\"1.2.3.4:5\",\"peerShareId\":\"1AbhoE\"}}";

  private final List<String> events = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private final List<Double> sentAt = new ArrayList<>();
  private final long startNs = Long.MAX_VALUE - 5_000_000_000L;
  private long elapsedNs;
  private PeerLinks links = new LoggedLinks(false);

  @Test
  void shouldKnockTwentyOneTimesInFifteenSecondsAndThenGiveUp() {
    introduce(Role.ASKER);

    run(14.9);
    assertThat(sent).hasSizeBetween(17, 21).containsOnly(KNOCK);
    assertThat(sentAt.get(0)).isZero();
    for (int i = 1; i < sentAt.size(); i++) {
      double wait = sentAt.get(i) - sentAt.get(i - 1);
      assertThat(wait).as("wait " + i).isBetween(i <= 10 ? 0.4 : 0.8, i <= 10 ? 0.6 : 1.2);
    }
    assertThat(events).containsOnly("push due").hasSize(7);

    run(1000);
    assertThat(sent).hasSizeLessThanOrEqualTo(21);
    assertThat(events).hasSize(8).endsWith("failed timedOut");
    assertThat(links.all()).isEmpty();
  }

  @Test
  void shouldKnockThreeTimesForAnIncomeWhichMayBeForged() {
    introduce(Role.ASKED);

    run(1000);

    assertThat(sent).containsExactly(KNOCK, KNOCK, KNOCK);
    assertThat(sentAt).containsExactly(0.0, 0.5, 1.5);
    assertThat(events).endsWith("failed timedOut");
  }

  @Test
  void shouldKnockThreeTimesForEachIncomeOfTheSameAddressButNotAtOnce() {
    for (int i = 0; i < 10; i++) {
      introduce(Role.ASKED);
    }
    run(2);
    assertThat(sent).hasSize(3);

    introduce(Role.ASKED);
    run(2);
    assertThat(sent).hasSize(6).containsOnly(KNOCK);
    run(12);
    assertThat(events).endsWith("failed timedOut");
  }

  /** Headers of IPv4 and UDP included; the income is the shortest that a tracker sends. */
  @Test
  void shouldSendAStrangerNoMoreThanTwiceWhatAForgerSentEvenIfItKnocksToo() {
    int bytesIn = 28 + INCOME.length();
    introduce(Role.ASKED);
    run(0.1);
    for (int i = 0; i < 100; i++) {
      receive(FRIENDS, KNOCK);
      bytesIn += 28 + KNOCK.length();
      run(0.1 + i % 3);
      assertThat(sent.stream().mapToInt(text -> 28 + text.length()).sum())
          .isLessThanOrEqualTo((int) (2.1 * bytesIn));
    }
    links.close();
    run(1);
    assertThat(sent).doesNotContain(DISCONNECT).noneMatch(text -> text.contains("nonce"));
  }

  @Test
  void shouldAnswerAKnockByAnAnswerAndAKnockWhileItIsNotOpen() {
    introduce(Role.ASKED);
    run(100.0 / 1000);
    sent.clear();

    receive(FRIENDS, KNOCK);
    receive(FRIENDS, KNOCK);
    assertThat(sent).containsExactly(ANSWER, KNOCK);

    receive(FRIENDS, ANSWER);
    run(1);
    sent.clear();
    receive(FRIENDS, KNOCK);
    assertThat(sent).containsExactly(ANSWER);
  }

  @Test
  void shouldBeOpenToWhoeverSpeaksToItAndKeepTheFirstLine() {
    introduce(Role.ASKED);
    run(0);
    receive(FRIENDS, KNOCK);

    receive(FRIENDS, "{\"action\":\"chat\",\"msg\":\"good day\"}");

    assertThat(events).containsExactly("open", "chat good day");
  }

  @Test
  void shouldLeaveMediaToTheHostWhileItIsNotOpen() {
    introduce(Role.ASKED);

    assertThat(receive(FRIENDS, "audiobuf....")).isFalse();
    assertThat(events).isEmpty();
  }

  @Test
  void shouldFailWhenThePeerLeavesBeforeItIsOpen() {
    introduce(Role.ASKER);

    receive(FRIENDS, DISCONNECT);

    assertThat(events).containsExactly("failed left");
    assertThat(links.all()).isEmpty();
  }

  @Test
  void shouldBeginAnewWhenThisSideAsksForWhoeverAskedForIt() {
    PeerLink link = introduce(Role.ASKED);
    run(14);

    assertThat(introduce(Role.ASKER)).isSameAs(link);
    sent.clear();
    run(14);

    assertThat(sent).hasSizeGreaterThan(15);
    assertThat(link.state()).isEqualTo(PeerLink.State.OPENING);
  }

  @Test
  void shouldGoOnWithItsLinksWhenAnEventOfTheHostThrows() {
    PeerLinks bad =
        new PeerLinks(
            0,
            new PeerEvents() {
              @Override
              public void onFailed(ShareId shareId, ConnectFailure failure) {
                throw new IllegalStateException("the host's");
              }
            },
            false,
            new Random(1));
    bad.introduce(FRIEND, Endpoint.of(FRIENDS), Role.ASKED);
    links = bad;
    run(10);
    bad.introduce(FRIEND, Endpoint.of(STRANGER), Role.ASKED);
    sent.clear();

    assertThatThrownBy(() -> run(10)).hasMessage("the host's");
    assertThat(links.timeoutNs(startNs + elapsedNs)).isLessThan(Long.MAX_VALUE);
  }

  @Test
  void shouldOpenWhenAnAnswerComes() {
    PeerLink link = introduce(Role.ASKER);
    run(0);

    receive(FRIENDS, KNOCK);
    assertThat(link.state()).isEqualTo(PeerLink.State.OPENING);
    assertThat(receive(FRIENDS, ANSWER)).isTrue();

    assertThat(link.state()).isEqualTo(PeerLink.State.OPEN);
    assertThat(events).containsExactly("open");
    sent.clear();
    run(9.9);
    assertThat(sent).containsExactly(ALIVE); // the other side learns that its answer arrived
    assertThat(events).containsExactly("open");
  }

  @Test
  void shouldEchoTheNonceOfAKnock() {
    introduce(Role.ASKED);
    run(0);
    sent.clear();

    receive(FRIENDS, "{\"action\":\"knock\",\"nonce\":\"00000000000000ff\"}");

    assertThat(sent)
        .containsExactly("{\"action\":\"answer\",\"nonce\":\"00000000000000ff\"}", KNOCK);
  }

  @Test
  void shouldIgnoreAnswersToNoncesThatItDidNotSend() {
    PeerLink link = introduce(Role.ASKER);
    run(0);

    receive(FRIENDS, "{\"action\":\"answer\",\"nonce\":\"00000000000000ff\"}");

    assertThat(link.state()).isEqualTo(PeerLink.State.OPENING);
  }

  @Test
  void shouldAnswerAndStoreNothingForAnAddressThatWasNotIntroduced() {
    introduce(Role.ASKED);
    run(0);
    sent.clear();

    for (String text : List.of(KNOCK, ANSWER, ALIVE, DISCONNECT)) {
      assertThat(receive(STRANGER, text)).isFalse();
    }

    assertThat(sent).isEmpty();
    assertThat(links.all()).hasSize(1);
  }

  @Test
  void shouldDeclineWhatArrivesOnAnotherSocket() {
    introduce(Role.ASKED);

    assertThat(links.onDatagram(startNs, 1, FRIENDS, bytes(KNOCK), this::record)).isFalse();
  }

  @Test
  void shouldOpenSixtyFourLinksAtATimeAndKeepHalfOfThemForTheHost() {
    IntStream.range(0, 32).forEach(i -> introduce("203.0.113.7:" + (1000 + i), Role.ASKED));
    assertThat(links.introduce(FRIEND, Endpoint.of(STRANGER), Role.ASKED)).isEmpty();
    assertThat(links.introduce(FRIEND, endpoint("203.0.113.7:1000"), Role.ASKED)).isPresent();

    IntStream.range(0, 32).forEach(i -> introduce("203.0.113.7:" + (2000 + i), Role.ASKER));
    assertThat(links.introduce(FRIEND, Endpoint.of(STRANGER), Role.ASKER)).isEmpty();

    run(16);
    assertThat(links.introduce(FRIEND, Endpoint.of(STRANGER), Role.ASKED)).isPresent();
  }

  @Test
  void shouldHoldABoundedNumberOfLinksAndKeepHalfOfThemForTheHost() {
    openMany(Role.ASKED, 1000);
    assertThat(links.introduce(FRIEND, Endpoint.of(STRANGER), Role.ASKED)).isEmpty();
    openMany(Role.ASKER, 2000);
    assertThat(links.introduce(FRIEND, Endpoint.of(STRANGER), Role.ASKER)).isEmpty();
  }

  @Test
  void shouldChangeNothingWhenIntroducedTwice() {
    PeerLink link = introduce(Role.ASKER);
    receive(FRIENDS, ANSWER);
    run(0);
    sent.clear();

    assertThat(introduce(Role.ASKED)).isSameAs(link);
    run(5);

    assertThat(link.role()).isEqualTo(Role.ASKER);
    assertThat(sent).isEmpty();
  }

  @Test
  void shouldSayAliveEveryTenSecondsUnlessItSaidSomethingElse() {
    PeerLink link = open();
    run(0);
    assertThat(sent).containsExactly(ALIVE);
    sent.clear();
    for (int i = 0; i < 3; i++) {
      run(9);
      receive(FRIENDS, ALIVE);
      assertThat(link.chat("still here")).isTrue();
    }
    assertThat(sent).filteredOn(ALIVE::equals).isEmpty();
    assertThat(events).containsExactly("open");

    receive(FRIENDS, ALIVE);
    run(20.1);
    assertThat(sent).filteredOn(ALIVE::equals).hasSize(2);
  }

  @Test
  void shouldBeLostAfterTwentyFiveSecondsOfSilence() {
    open();

    run(24.9);
    assertThat(events).containsExactly("open");
    run(0.2);

    assertThat(events).containsExactly("open", "lost");
    assertThat(receive(FRIENDS, KNOCK)).isFalse();
  }

  @Test
  void shouldTakeAnythingOfThePeerAsLifeAndLeaveMediaToTheHost() {
    PeerLink link = open();

    run(20);
    assertThat(receive(FRIENDS, "audiobuf....")).isFalse();
    run(20);
    link.heard(startNs + elapsedNs);
    run(20);
    assertThat(receive(FRIENDS, "{\"action\":\"somethingNew\"}")).isFalse();
    run(20);

    assertThat(events).containsExactly("open");
  }

  @Test
  void shouldEndWhenThePeerLeavesAndIgnoreItsTimersAfterwards() {
    PeerLink link = open();

    assertThat(receive(FRIENDS, DISCONNECT)).isTrue();
    assertThat(receive(FRIENDS, KNOCK)).isFalse();
    run(100);

    assertThat(events).containsExactly("open", "disconnected");
    assertThat(sent).isEmpty();
    assertThat(link.state()).isEqualTo(PeerLink.State.CLOSED);
    assertThat(link.chat("hello?")).isFalse();
  }

  @Test
  void shouldSayGoodbyeOnce() {
    PeerLink link = open();

    link.close();
    link.close();
    run(100);

    assertThat(sent).containsExactly(DISCONNECT);
    assertThat(events).containsExactly("open");
    assertThat(introduce(Role.ASKED)).isNotSameAs(link);
  }

  @Test
  void shouldCarryLinesOfText() {
    PeerLink link = open();

    link.chat("good \"day\"");
    run(0);
    receive(FRIENDS, "{\"action\":\"msg\",\"msg\":\"good evening\"}");

    assertThat(sent)
        .singleElement()
        .asString()
        .matches("\\{\"action\":\"chat\",\"msg\":\"good .\"day.\"\",\"nonce\":\"[0-9a-f]{16}\"}");
    assertThat(events).containsExactly("open", "chat good evening");
    assertThatThrownBy(() -> link.chat("x".repeat(1000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRepeatALineUntilItIsConfirmedToAPeerThatHasEchoedANonce() {
    PeerLink link = open();
    link.chat("one");
    link.chat("two");
    run(0.9);
    String one = sent.get(0);
    assertThat(sent).as("one after the other").containsExactly(one);
    receive(FRIENDS, ALIVE);
    run(0.2);
    assertThat(sent.get(1)).as("asked before it is repeated").startsWith("{\"action\":\"knock\",");

    receive(FRIENDS, sent.get(1).replace("knock", "answer"));
    run(2);
    assertThat(sent.subList(2, 5)).containsOnly(one);

    receive(FRIENDS, answerTo(one));
    run(0);
    assertThat(sent.get(5)).contains("two");
    receive(FRIENDS, answerTo(sent.get(5)));
    run(5);
    assertThat(sent).hasSize(6);
  }

  @Test
  void shouldSayALineOnceToAPeerThatEchoesNoNonce() {
    PeerLink link = open();
    link.chat("one");
    link.chat("two");
    run(1);
    receive(FRIENDS, ANSWER);
    link.chat("three");
    run(5);

    assertThat(sent)
        .filteredOn(text -> text.contains("chat"))
        .extracting(text -> text.split("\"")[7])
        .containsExactly("one", "two", "three");
    assertThat(sent).filteredOn(text -> text.contains("knock")).hasSize(1);
  }

  /** A silent peer may be the victim of a forger: two questions take the place of two alives. */
  @Test
  void shouldNeitherRepeatALineNorAskWithoutEndWhereNobodySpeaks() {
    PeerLink link = open();
    link.chat("one");
    run(20);

    assertThat(sent).hasSize(3);
    assertThat(sent).filteredOn(text -> text.contains("knock")).hasSize(2);
  }

  @Test
  void shouldConfirmALineEachTimeAndShowItOnce() {
    open();
    String line = "{\"action\":\"chat\",\"msg\":\"hello\",\"nonce\":\"00000000000000ff\"}";
    receive(FRIENDS, line);
    receive(FRIENDS, line);
    receive(FRIENDS, line.replace("ff", "fe"));

    assertThat(events).containsExactly("open", "chat hello", "chat hello");
    assertThat(sent).hasSize(3);
    assertThat(sent.subList(0, 2)).containsOnly(answerTo(line));
  }

  private static String answerTo(String line) {
    return "{\"action\":\"answer\",\"nonce" + line.split("nonce")[1];
  }

  @Test
  void shouldHoldABoundedNumberOfLines() {
    PeerLink link = open();

    IntStream.range(0, 64).forEach(i -> assertThat(link.chat("line")).isTrue());

    assertThat(link.chat("one more")).isFalse();
  }

  @Test
  void shouldKnockOnlyInReplyBesideATracker() {
    links = new LoggedLinks(true);
    introduce(Role.ASKED);
    run(5);
    assertThat(sent).isEmpty();

    assertThat(receive(FRIENDS, ALIVE)).isFalse(); // the tracker's keepalive opens nothing
    assertThat(sent).containsExactly(KNOCK);
    assertThat(events).containsOnly("push due");
    run(1);
    receive(FRIENDS, KNOCK);
    assertThat(sent).containsExactly(KNOCK, ANSWER, KNOCK);
  }

  @Test
  void shouldLeaveAliveToTheTrackerOnTheSameSocket() {
    links = new LoggedLinks(true);
    open();

    run(20);
    assertThat(receive(FRIENDS, ALIVE)).isFalse();
    run(20);
    assertThat(receive(FRIENDS, KNOCK)).isTrue();

    assertThat(events).containsExactly("open");
  }

  private PeerLink introduce(Role role) {
    return links.introduce(FRIEND, Endpoint.of(FRIENDS), role).orElseThrow();
  }

  private void introduce(String peer, Role role) {
    assertThat(links.introduce(FRIEND, endpoint(peer), role)).isPresent();
  }

  private void openMany(Role role, int firstPort) {
    for (int port = firstPort; port < firstPort + PeerLinks.MAX_LINKS / 2; port++) {
      introduce("203.0.113.7:" + port, role);
      receive(address("203.0.113.7:" + port), ANSWER);
    }
  }

  private PeerLink open() {
    PeerLink link = introduce(Role.ASKED);
    receive(FRIENDS, ANSWER);
    return link;
  }

  private boolean receive(InetSocketAddress source, String text) {
    return links.onDatagram(startNs + elapsedNs, 0, source, bytes(text), this::record);
  }

  private void run(double seconds) {
    long endNs = elapsedNs + (long) (seconds * 1e9);
    while (links.timeoutNs(startNs + elapsedNs) <= endNs - elapsedNs) {
      elapsedNs += Math.max(0, links.timeoutNs(startNs + elapsedNs));
      links.advance(startNs + elapsedNs, this::record);
    }
    elapsedNs = endNs;
  }

  private void record(int socket, InetSocketAddress destination, ByteBuffer payload) {
    sent.add(StandardCharsets.UTF_8.decode(payload).toString());
    sentAt.add(elapsedNs / 1e9);
  }

  private static Endpoint endpoint(String text) {
    return Endpoint.of(address(text));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private final class LoggedLinks extends PeerLinks {

    LoggedLinks(boolean besideTracker) {
      super(0, new Log(), besideTracker, new Random(1));
    }

    @Override
    void pushDue(PeerLink link) {
      events.add("push due");
    }
  }

  private final class Log implements PeerEvents {
    @Override
    public void onConnected(PeerLink link) {
      events.add("open");
    }

    @Override
    public void onFailed(ShareId shareId, ConnectFailure failure) {
      events.add("failed " + failure);
    }

    @Override
    public void onLost(PeerLink link) {
      events.add("lost");
    }

    @Override
    public void onDisconnected(PeerLink link) {
      events.add("disconnected");
    }

    @Override
    public void onChat(PeerLink link, String text) {
      events.add("chat " + text);
    }
  }
}
