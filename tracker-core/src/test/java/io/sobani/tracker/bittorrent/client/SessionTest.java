package io.sobani.tracker.bittorrent.client;

import static io.sobani.tracker.bittorrent.client.SessionDriver.infoHash;
import static io.sobani.tracker.bittorrent.client.SessionDriver.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sobani.tracker.bittorrent.Announcement;
import io.sobani.tracker.bittorrent.BittorrentClientConfig;
import io.sobani.tracker.bittorrent.BittorrentReply;
import io.sobani.tracker.bittorrent.BittorrentReply.Announced;
import io.sobani.tracker.bittorrent.BittorrentReply.Connected;
import io.sobani.tracker.bittorrent.BittorrentReply.Refused;
import io.sobani.tracker.bittorrent.BittorrentReply.Scraped;
import io.sobani.tracker.bittorrent.BittorrentRequest;
import io.sobani.tracker.bittorrent.BittorrentRequest.Announce;
import io.sobani.tracker.bittorrent.BittorrentRequest.Connect;
import io.sobani.tracker.bittorrent.BittorrentRequest.Scrape;
import io.sobani.tracker.bittorrent.InfoHash;
import io.sobani.tracker.bittorrent.PeerId;
import io.sobani.tracker.bittorrent.TrackerUrl;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a tracker may give a client or not, and BEP 15's own examples, to the second. */
class SessionTest {

  private static final TrackerUrl URL = TrackerUrl.parse("udp://192.0.2.1:6969/announce?k=v");
  private static final InetSocketAddress TRACKER = source("192.0.2.1", 6969);
  private static final InetSocketAddress TRACKER_V6 = source("2001:db8::1", 6969);
  private static final InetSocketAddress ELSEWHERE = source("192.0.2.66", 6969);
  private static final Announcement STARTED = Announcement.of(infoHash(1), PeerId.random(), 6881);

  private SessionDriver driver = new SessionDriver(Long.MAX_VALUE - 10_000_000_000L);

  @Test
  void shouldWaitForEachOfNineTransmissions() {
    announce();
    driver.runTo(7_664);
    assertThat(driver.times())
        .containsExactly(0L, 15L, 45L, 105L, 225L, 465L, 945L, 1_905L, 3_825L);
    assertThat(driver.sent).extracting(SessionDriver.Sent::request).containsOnly(firstRequest());
    assertThat(driver.heard).isEmpty();
    driver.runTo(7_665);
    assertThat(driver.heard).containsExactly("TIMEOUT: the tracker does not answer");
    assertThat(driver.session.timeoutNs(driver.nowNs)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldRenewAnOldIdWithoutCountingAnew() {
    announce();
    driver.runTo(1).answerConnect(7);
    driver.runTo(250);
    assertThat(driver.times()).containsExactly(0L, 1L, 16L, 46L, 106L, 226L);
    assertThat(driver.sent.stream().map(sent -> sent.request().getClass().getSimpleName()))
        .containsExactly("Connect", "Announce", "Announce", "Announce", "Connect", "Connect");
  }

  @Test
  void shouldBeginAnewAfterAnAnswer() {
    announce();
    driver.runTo(45).answerConnect(7);
    driver.runTo(61);
    assertThat(driver.times()).containsExactly(0L, 15L, 45L, 45L, 60L);
  }

  @Test
  void shouldUseAnIdForAMinute() {
    announce();
    driver.runTo(0).answerConnect(7);
    driver.answerAnnounce(1_800);
    driver.runTo(59);
    announce();
    driver.runTo(59);
    assertThat(driver.last().request()).isInstanceOf(Announce.class);
    driver.answerAnnounce(1_800);
    driver.runTo(60);
    announce();
    driver.runTo(60);
    assertThat(driver.last().request()).isInstanceOf(Connect.class);
  }

  @Test
  void shouldConnectOnceForManyTorrents() {
    for (int i = 0; i < 10; i++) {
      announce();
    }
    driver.runTo(8);
    announce();
    driver.runTo(20);
    assertThat(driver.times()).containsExactly(0L, 15L);
    driver.answerConnect(7);
    assertThat(driver.sent).hasSize(2 + 11);
  }

  @Test
  void shouldNotAskForEverWhereOnlyConnectsAreAnswered() {
    announce();
    for (int i = 0; i < 100_000 && driver.heard.isEmpty(); i++) {
      driver.runTo(driver.seconds() + 1);
      if (driver.last().request() instanceof Connect) {
        driver.answerConnect(i);
      }
    }
    assertThat(driver.heard).containsExactly("TIMEOUT: the tracker does not answer");
    assertThat(driver.seconds()).isBetween(7_665L, 4 * 7_665L);
  }

  @Test
  void shouldSendWhatTheVectorsSay() {
    announce();
    driver.runTo(0).answerConnect(0x0102030405060708L);
    Announce announce = (Announce) driver.last().request();
    assertThat(announce.connectionId()).isEqualTo(0x0102030405060708L);
    assertThat(announce.urlData()).isEqualTo("/announce?k=v");
    assertThat(announce.announcement()).isEqualTo(STARTED);
  }

  @Test
  void shouldIgnoreAWrongTransactionId() {
    announce();
    driver.runTo(0);
    int id = driver.last().request().transactionId();
    assertThat(driver.receive(TRACKER, new Connected(id + 1, 5))).isFalse();
    driver.answerConnect(7);
    id = driver.last().request().transactionId();
    assertThat(driver.receive(TRACKER, new Announced(id + 1, 5, 0, 0, List.of()))).isFalse();
    assertThat(driver.receive(TRACKER, new Refused(id + 1, "no"))).isFalse();
    assertThat(driver.receive(TRACKER, new Scraped(id, List.of()))).isFalse();
    assertThat(driver.heard).isEmpty();
    driver.answerAnnounce(5);
    assertThat(driver.heard).hasSize(1);
  }

  @Test
  void shouldIgnoreShortRepliesAndTakeLongOnes() {
    announce();
    driver.runTo(0);
    for (int length = 0; length < 16; length++) {
      assertThat(driver.receive(TRACKER, connected().limit(length))).isFalse();
    }
    assertThat(driver.receive(TRACKER, connected().limit(20))).isTrue();
    assertThat(((Announce) driver.last().request()).connectionId()).isEqualTo(9);
    ByteBuffer announced = announced(6, 0);
    for (int length = 0; length < 20; length++) {
      assertThat(driver.receive(TRACKER, announced.duplicate().limit(length))).isFalse();
    }
    assertThat(driver.heard).isEmpty();
  }

  @Test
  void shouldReadPeersToTheLastWholeOne() {
    for (int tail : new int[] {0, 6, 6 + 3, 12 + 5}) {
      announce();
      driver.runTo(driver.seconds());
      if (driver.last().request() instanceof Connect) {
        driver.answerConnect(7);
      }
      assertThat(driver.receive(TRACKER, announced(1_800, tail))).isTrue();
      Announced heard = (Announced) driver.heard.get(driver.heard.size() - 1);
      assertThat(heard.peers()).hasSize(tail / 6);
    }
  }

  @Test
  void shouldIgnoreAnAnnounceResponseBeforeTheAnnounce() {
    announce();
    driver.runTo(0).answerConnect(7);
    int number = driver.last().request().transactionId();
    driver = new SessionDriver(0);
    announce();
    driver.runTo(0);
    for (int guess : new int[] {number, driver.last().request().transactionId()}) {
      assertThat(driver.receive(TRACKER, new Announced(guess, 5, 0, 0, List.of()))).isFalse();
    }
    assertThat(driver.heard).isEmpty();
  }

  @Test
  void shouldReadErrorTextsLeniently() {
    assertThat(refusal("")).isEqualTo("REFUSED: ");
    assertThat(refusal("6e6f00")).isEqualTo("REFUSED: no");
    assertThat(refusal("6e6fff0a6f0000")).isEqualTo("REFUSED: no\ufffd\ufffdo");
  }

  @Test
  void shouldRenewAForgottenConnectionIdOnce() {
    announce();
    driver.runTo(0).answerConnect(7);
    int id = driver.last().request().transactionId();
    driver.answer(new Refused(id, "Connection ID missmatch.\0"));
    assertThat(driver.last().request()).isInstanceOf(Connect.class);
    driver.answerConnect(8);
    assertThat(((Announce) driver.last().request()).connectionId()).isEqualTo(8);
    driver.answer(new Refused(id, "bad connection ID"));
    assertThat(driver.heard).containsExactly("REFUSED: bad connection ID");
  }

  @Test
  void shouldIgnoreASecondAnswer() {
    announce();
    driver.runTo(0);
    SessionDriver.Sent connect = driver.last();
    driver.answerConnect(7);
    int number = connect.request().transactionId();
    assertThat(driver.receive(TRACKER, new Connected(number, 8))).isFalse();
    driver.answerAnnounce(100);
    number = driver.last().request().transactionId();
    assertThat(driver.receive(TRACKER, new Announced(number, 5, 0, 0, List.of()))).isFalse();
    assertThat(driver.heard).hasSize(1);
  }

  @Test
  void shouldTakeALateAnswerToAnEarlierTransmission() {
    announce();
    driver.runTo(0).answerConnect(7);
    int number = driver.last().request().transactionId();
    driver.runTo(100);
    assertThat(driver.last().request()).isInstanceOf(Announce.class);
    driver.runTo(110);
    assertThat(driver.last().request()).isInstanceOf(Connect.class);
    assertThat(driver.receive(TRACKER, new Announced(number, 5, 0, 0, List.of()))).isTrue();
    assertThat(driver.heard).hasSize(1);
    driver.runTo(10_000);
    assertThat(driver.times()).endsWith(105L);
  }

  @Test
  void shouldNotSendAnIdOlderThanAMinute() {
    announce();
    driver.runTo(0).answerConnect(7);
    driver.runTo(200);
    assertThat(driver.sent)
        .filteredOn(sent -> sent.request() instanceof Announce)
        .allMatch(sent -> sent.atS() < 60);
  }

  @Test
  void shouldClampIntervals() {
    assertThat(JoinedTorrent.intervalNs(0)).isEqualTo(Duration.ofMinutes(1).toNanos());
    assertThat(JoinedTorrent.intervalNs(1)).isEqualTo(Duration.ofMinutes(1).toNanos());
    assertThat(JoinedTorrent.intervalNs(1_800)).isEqualTo(Duration.ofMinutes(30).toNanos());
    assertThat(JoinedTorrent.intervalNs(Integer.MIN_VALUE)).isEqualTo(Duration.ofDays(1).toNanos());
    assertThat(JoinedTorrent.intervalNs(-1)).isEqualTo(Duration.ofDays(1).toNanos());
  }

  @Test
  void shouldAskForMissingRowsAgain() {
    scrape(5);
    driver.runTo(0).answerConnect(7);
    Scraped.Row row = new Scraped.Row(1, 2, 3);
    driver.answer(new Scraped(driver.last().request().transactionId(), List.of(row, row)));
    assertThat(driver.heard).isEmpty();
    Scrape again = (Scrape) driver.last().request();
    assertThat(again.infoHashes()).containsExactly(infoHash(2), infoHash(3), infoHash(4));
    driver.answer(new Scraped(again.transactionId(), List.of(row)));
    driver.answer(new Scraped(driver.last().request().transactionId(), List.of()));
    assertThat(driver.rows())
        .isEqualTo(Map.of(infoHash(0), row, infoHash(1), row, infoHash(2), row));
    assertThat(driver.sent).hasSize(1 + 3);
  }

  @Test
  void shouldAskForEachTorrentOnce() {
    driver.session.scrape(
        driver.nowNs, URL, List.of(infoHash(1), infoHash(2), infoHash(1)), driver.callback());
    driver.runTo(0).answerConnect(7);
    assertThat(((Scrape) driver.last().request()).infoHashes())
        .containsExactly(infoHash(1), infoHash(2));
  }

  @Test
  void shouldRefuseNoTorrentAndSplitMany() {
    assertThatIllegalArgumentException().isThrownBy(() -> scrape(0));
    scrape(1_000);
    driver.runTo(0).answerConnect(7);
    assertThat(driver.sent).hasSize(1 + 15);
    for (SessionDriver.Sent sent : driver.sent.subList(1, 16)) {
      Scrape scrape = (Scrape) sent.request();
      assertThat(scrape.infoHashes()).hasSizeLessThanOrEqualTo(70);
      List<Scraped.Row> rows =
          scrape.infoHashes().stream().map(h -> new Scraped.Row(h.low(), 0, 0)).toList();
      assertThat(driver.receive(TRACKER, new Scraped(scrape.transactionId(), rows))).isTrue();
    }
    assertThat(driver.rows()).hasSize(1_000);
    assertThat(driver.rows()).allSatisfy((h, row) -> assertThat(row.seeders()).isEqualTo(h.low()));
  }

  @Test
  void shouldFailAScrapeOnceWhenAPartFails() {
    scrape(200);
    driver.runTo(0).answerConnect(7);
    driver.answer(new Refused(driver.last().request().transactionId(), "no"));
    driver.runTo(10_000);
    assertThat(driver.heard).containsExactly("REFUSED: no");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "udp://tracker.example",
        "udp://tracker.example/announce",
        "http://tracker.example:80",
        "udp://:80",
        "udp://tracker.example:0",
        "udp://tracker.example:70000",
        "udp://tracker.example:x",
        "tracker.example:80",
        "udp:tracker.example:80",
        "udp://[::1:80",
        ""
      })
  void badUrlsAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> TrackerUrl.parse(text));
  }

  @Test
  void shouldReadUrls() {
    assertThat(URL).isEqualTo(new TrackerUrl("192.0.2.1", 6969, "/announce?k=v"));
    assertThat(TrackerUrl.parse("UDP://[2001:db8::1]:6969"))
        .isEqualTo(new TrackerUrl("2001:db8::1", 6969, ""))
        .hasToString("udp://[2001:db8::1]:6969");
    assertThat(TrackerUrl.parse("udp://a.b:1/%20?x").urlData()).isEqualTo("/%20?x");
  }

  @Test
  void shouldLookANameUpAgain() {
    TrackerUrl named = TrackerUrl.parse("udp://tracker.example:6969");
    driver.session.join(driver.nowNs, List.of(named), STARTED, driver.events());
    driver.runTo(59);
    assertThat(driver.heard).containsExactly("UNRESOLVED: the tracker's host has no address");
    driver.runTo(179);
    assertThat(driver.heard).hasSize(2);
    driver.names = Map.of("tracker.example", List.of(TRACKER));
    driver.runTo(180).answerConnect(7);
    driver.answerAnnounce(1_800);
    assertThat(driver.heard).hasSize(3).last().isInstanceOf(Announced.class);
  }

  @Test
  void shouldTryTheNextAddressAfterTheFirstTimeout() {
    driver.names = Map.of("tracker.example", List.of(ELSEWHERE, TRACKER));
    TrackerUrl named = TrackerUrl.parse("udp://tracker.example:6969");
    driver.session.announce(driver.nowNs, named, STARTED, driver.callback());
    driver.runTo(60);
    assertThat(driver.times()).containsExactly(0L, 15L, 30L, 60L);
    assertThat(driver.sent)
        .extracting(SessionDriver.Sent::to)
        .containsExactly(ELSEWHERE, TRACKER, ELSEWHERE, TRACKER);
    driver.answerConnect(7);
    assertThat(driver.last().to()).isEqualTo(TRACKER);
    driver.answerAnnounce(1_800);
    assertThat(driver.heard).hasSize(1);
  }

  @Test
  void shouldAskEachAddressNineTimes() {
    driver.names = Map.of("tracker.example", List.of(ELSEWHERE, TRACKER));
    TrackerUrl named = TrackerUrl.parse("udp://tracker.example:6969");
    driver.session.announce(driver.nowNs, named, STARTED, driver.callback());
    driver.runTo(2 * 7_665 - 1);
    assertThat(driver.heard).isEmpty();
    driver.runTo(2 * 7_665);
    assertThat(driver.heard).hasSize(1);
    assertThat(driver.sent).hasSize(18);
  }

  @Test
  void shouldAnnounceOverBothFamilies() {
    driver.names = Map.of("tracker.example", List.of(TRACKER_V6, TRACKER));
    TrackerUrl named = TrackerUrl.parse("udp://tracker.example:6969");
    driver.session.announce(driver.nowNs, named, STARTED, driver.callback());
    driver.runTo(0);
    assertThat(driver.sent).hasSize(2);
    for (SessionDriver.Sent sent : List.copyOf(driver.sent)) {
      driver.receive(sent.to(), new Connected(sent.request().transactionId(), 7));
      Announce announce = (Announce) driver.last().request();
      assertThat(driver.last().to()).isEqualTo(sent.to());
      assertThat(announce.announcement()).isEqualTo(STARTED);
    }
    assertThat(driver.heard).isEmpty();
    int fourth = driver.sent.get(2).request().transactionId();
    int sixth = driver.sent.get(3).request().transactionId();
    Endpoint four = Endpoint.of(source("10.0.0.9", 9));
    Endpoint six = Endpoint.of(source("2001:db8::9", 9));
    driver.receive(
        driver.sent.get(2).to(), new Announced(fourth, 900, 3, 1, List.of(peer(2, four, six))));
    driver.runTo(driver.seconds());
    assertThat(driver.heard).isEmpty();
    driver.receive(
        driver.sent.get(3).to(), new Announced(sixth, 1_800, 2, 5, List.of(peer(3, four, six))));
    Announced both = (Announced) driver.heard.get(0);
    assertThat(both.intervalS()).isEqualTo(1_800);
    assertThat(both.leechers()).isEqualTo(3);
    assertThat(both.seeders()).isEqualTo(5);
    assertThat(both.peers()).containsExactlyInAnyOrder(four, six);
  }

  /** Returns a peer of the family over which a datagram was sent. */
  private Endpoint peer(int sent, Endpoint four, Endpoint six) {
    return driver.sent.get(sent).to().equals(TRACKER) ? four : six;
  }

  @Test
  void shouldNotWaitLongForAFamilyThatDoesNotAnswer() {
    driver.names = Map.of("tracker.example", List.of(TRACKER_V6, TRACKER));
    TrackerUrl named = TrackerUrl.parse("udp://tracker.example:6969");
    driver.session.announce(driver.nowNs, named, STARTED, driver.callback());
    driver.runTo(0);
    SessionDriver.Sent overV4 =
        driver.sent.stream().filter(sent -> sent.to().equals(TRACKER)).findFirst().orElseThrow();
    driver.receive(TRACKER, new Connected(overV4.request().transactionId(), 7));
    driver.receive(
        TRACKER, new Announced(driver.last().request().transactionId(), 1_800, 1, 2, List.of()));
    assertThat(driver.heard).isEmpty();
    driver.runTo(1);
    assertThat(driver.heard).hasSize(1).first().isInstanceOf(Announced.class);
    driver.runTo(10_000);
    assertThat(driver.heard).hasSize(1);
    assertThat(driver.times()).endsWith(15L, 45L); // in passing
  }

  @Test
  void shouldSayOnceThatNoFamilyAnswers() {
    driver.names = Map.of("tracker.example", List.of(TRACKER_V6, TRACKER));
    TrackerUrl named = TrackerUrl.parse("udp://tracker.example:6969");
    driver.session.announce(driver.nowNs, named, STARTED, driver.callback());
    driver.runTo(7_665);
    assertThat(driver.heard).containsExactly("TIMEOUT: the tracker does not answer");
    driver.session.announce(driver.nowNs, named, STARTED, driver.callback()).cancel(driver.nowNs);
    assertThat(driver.heard).hasSize(2);
    assertThat(driver.session.timeoutNs(driver.nowNs)).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "abcdefghijklmnopqrstuvwxyz23456!", "0123456789abcdef"})
  void shouldRefuseBadInfoHashes(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> InfoHash.parse(text));
    assertThatIllegalArgumentException().isThrownBy(() -> PeerId.of(new byte[19]));
    assertThatIllegalArgumentException().isThrownBy(() -> InfoHash.of(new byte[21]));
  }

  @Test
  void shouldReadPeerIdsInBothForms() {
    PeerId id = PeerId.of("-SO0001-0123456789ab".getBytes(StandardCharsets.US_ASCII));
    assertThat(PeerId.parse("-SO0001-0123456789ab")).isEqualTo(id);
    assertThat(PeerId.parse(id.toString())).isEqualTo(id);
    for (String text : List.of("", "-SO0001-", "-SO0001-0123456789\u00e4b", "00".repeat(21))) {
      assertThatIllegalArgumentException().isThrownBy(() -> PeerId.parse(text));
    }
  }

  @Test
  void shouldReadInfoHashesInEveryForm() {
    String hex = "0123456789abcdef0123456789abcdef01234567";
    InfoHash hash = InfoHash.parse(hex);
    assertThat(hash).hasToString(hex);
    assertThat(InfoHash.parse(hex + "00".repeat(12))).isEqualTo(hash);
    assertThat(InfoHash.parse("AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH")).isEqualTo(hash);
    assertThat(InfoHash.parse("aerukz4jvpg66ajdivtytk6n54asgrlh")).isEqualTo(hash);
  }

  @Test
  void shouldEndEverythingOnceWhenClosed() {
    announce();
    driver.runTo(0);
    driver.session.close(driver.nowNs);
    driver.session.close(driver.nowNs);
    assertThat(driver.heard).containsExactly("ABORTED: the request was cancelled");
    driver = new SessionDriver(0);
    announce();
    driver.runTo(0).answerConnect(7);
    driver.session.close(driver.nowNs);
    int number = driver.last().request().transactionId();
    assertThat(driver.receive(TRACKER, new Announced(number, 5, 0, 0, List.of()))).isFalse();
    driver.runTo(10_000);
    assertThat(driver.heard).hasSize(1);
    announce();
    assertThat(driver.heard).hasSize(2);
    assertThat(driver.sent).hasSize(2);
  }

  @Test
  void shouldCancelOneRequest() {
    Call call = announce();
    announce();
    driver.runTo(0);
    call.cancel(driver.nowNs);
    call.cancel(driver.nowNs);
    assertThat(driver.heard).containsExactly("ABORTED: the request was cancelled");
    driver.answerConnect(7);
    driver.answerAnnounce(5);
    assertThat(driver.heard).hasSize(2);
  }

  /** An unreachable port is loss: no error comes through a sink, and the schedule goes on. */
  @Test
  void shouldWaitOutLoss() {
    announce();
    driver.runTo(4_000);
    assertThat(driver.heard).isEmpty();
    driver.answerConnect(7);
    driver.answerAnnounce(5);
    assertThat(driver.heard).hasSize(1);
  }

  @Test
  void shouldReadPeersByTheFamilyOfThePacket() {
    InetSocketAddress tracker = source("2001:db8::1", 6969);
    TrackerUrl url = TrackerUrl.parse("udp://[2001:db8::1]:6969");
    driver.session.announce(driver.nowNs, url, STARTED, driver.callback());
    driver.runTo(0);
    assertThat(driver.last().to()).isEqualTo(tracker);
    driver.answerConnect(7);
    assertThat(driver.receive(tracker, announced(1_800, 18 + 12))).isTrue();
    assertThat(((Announced) driver.heard.get(0)).peers())
        .hasSize(1)
        .allMatch(peer -> !peer.ip().isV4());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeAnswersFromElsewhereOnlyWithoutTheCheck(boolean check) {
    driver = new SessionDriver(-1, BittorrentClientConfig.builder().checkSource(check).build());
    announce();
    driver.runTo(0);
    int number = driver.last().request().transactionId();
    assertThat(driver.receive(ELSEWHERE, new Connected(number, 7))).isEqualTo(!check);
    driver = new SessionDriver(Long.MIN_VALUE);
    announce();
    driver.runTo(0);
    number = driver.last().request().transactionId();
    InetSocketAddress otherPort = source("192.0.2.1", 1);
    assertThat(driver.receive(otherPort, new Connected(number, 7))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeAnswersToAnnouncesFromElsewhereOnlyWithoutTheCheck(boolean check) {
    driver = new SessionDriver(-1, BittorrentClientConfig.builder().checkSource(check).build());
    announce();
    driver.runTo(0).answerConnect(7);
    int number = driver.last().request().transactionId();
    Announced forged = new Announced(number, 1_800, 0, 0, List.of());
    assertThat(driver.receive(ELSEWHERE, forged)).isEqualTo(!check);
    assertThat(driver.receive(ELSEWHERE, new Refused(number, "no"))).isFalse();
    assertThat(driver.heard).hasSize(check ? 0 : 1);
  }

  /** Whoever knows some numbers of a session, or those of another one, cannot tell the next. */
  @Test
  void shouldChooseTransactionIdsThatNobodyCanGuess() {
    Set<Integer> numbers = new HashSet<>();
    Set<Integer> steps = new HashSet<>();
    int ones = 0;
    for (int sessions = 0; sessions < 20; sessions++) {
      driver = new SessionDriver(0);
      int last = 0;
      for (int i = 0; i < 50; i++) {
        driver.session.announce(0, URL, STARTED, driver.callback());
      }
      driver.runTo(0).answerConnect(7);
      for (SessionDriver.Sent sent : driver.sent) {
        int number = sent.request().transactionId();
        numbers.add(number);
        steps.add(number - last);
        ones += Integer.bitCount(number);
        last = number;
      }
    }
    assertThat(numbers).hasSize(20 * 51);
    assertThat(steps).hasSizeGreaterThan(20 * 51 - 5);
    assertThat(ones / (20.0 * 51)).isBetween(15.0, 17.0);
  }

  @Test
  void shouldChangeNothingInAFloodOfForgedReplies() {
    announce();
    driver.runTo(0);
    int number = driver.last().request().transactionId();
    Random random = new Random(26);
    for (int i = 0; i < 100_000; i++) {
      int guess = random.nextInt();
      BittorrentReply reply =
          i % 2 == 0 ? new Connected(guess, i) : new Announced(guess, 1, 1, 1, List.of());
      assertThat(guess == number || !driver.receive(TRACKER, reply)).isTrue();
    }
    driver.answerConnect(7);
    driver.answerAnnounce(5);
    assertThat(driver.heard).hasSize(1);
  }

  @Test
  void shouldForgetAddressesThatNobodyAsks() {
    for (int i = 0; i < 1_000; i++) {
      TrackerUrl url = TrackerUrl.parse("udp://10.0." + i / 256 + "." + i % 256 + ":1");
      driver.session.announce(driver.nowNs, url, STARTED, driver.callback()).cancel(driver.nowNs);
      driver.runTo(i);
    }
    assertThat(driver.session.timeoutNs(driver.nowNs)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldPretendNothingByDefault() {
    Announcement other = Announcement.of(infoHash(1), PeerId.random(), 6881);
    assertThat(STARTED.progress().left()).isEqualTo(Long.MAX_VALUE);
    assertThat(STARTED.numWant()).isEqualTo(50);
    Announcement third = Announcement.of(infoHash(1), PeerId.random(), 6881);
    assertThat(STARTED.key() == other.key() && other.key() == third.key()).isFalse();
    assertThat(STARTED.key(5).ip(6).numWant(-1))
        .extracting(Announcement::key, Announcement::ip, Announcement::numWant)
        .containsExactly(5, 6, -1);
  }

  @Test
  void shouldRequireAPort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Announcement.of(infoHash(1), PeerId.random(), 0));
  }

  private Call announce() {
    return driver.session.announce(driver.nowNs, URL, STARTED, driver.callback());
  }

  private void scrape(int torrents) {
    List<InfoHash> hashes = IntStream.range(0, torrents).mapToObj(SessionDriver::infoHash).toList();
    driver.session.scrape(driver.nowNs, URL, hashes, driver.callback());
  }

  private BittorrentRequest firstRequest() {
    return driver.sent.get(0).request();
  }

  private ByteBuffer connected() {
    int number = driver.last().request().transactionId();
    return ByteBuffer.allocate(40).putInt(0).putInt(number).putLong(9).rewind();
  }

  private ByteBuffer announced(int intervalS, int tail) {
    int number = driver.last().request().transactionId();
    ByteBuffer reply = ByteBuffer.allocate(20 + tail);
    return reply.putInt(1).putInt(number).putInt(intervalS).putInt(1).putInt(2).rewind();
  }

  private Object refusal(String hexText) {
    driver = new SessionDriver(0);
    announce();
    driver.runTo(0).answerConnect(7);
    byte[] text = HexFormat.of().parseHex(hexText);
    int number = driver.last().request().transactionId();
    ByteBuffer reply = ByteBuffer.allocate(8 + text.length).putInt(3).putInt(number).put(text);
    assertThat(driver.receive(TRACKER, reply.flip())).isTrue();
    return driver.heard.get(0);
  }
}
