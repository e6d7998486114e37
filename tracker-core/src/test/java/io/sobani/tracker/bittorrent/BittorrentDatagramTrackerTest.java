package io.sobani.tracker.bittorrent;

import static io.sobani.tracker.bittorrent.TrackerDriver.NOTHING;
import static io.sobani.tracker.bittorrent.TrackerDriver.SOCKET;
import static io.sobani.tracker.bittorrent.TrackerDriver.connectRequest;
import static io.sobani.tracker.bittorrent.TrackerDriver.infoHash;
import static io.sobani.tracker.bittorrent.TrackerDriver.scrapeRequest;
import static io.sobani.tracker.bittorrent.TrackerDriver.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.bittorrent.BittorrentStats.Outcome;
import io.sobani.tracker.bittorrent.TrackerDriver.Announcing;
import io.sobani.tracker.net.Endpoint;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams that clients may send to a tracker, with their results, and the tracker's promises. */
class BittorrentDatagramTrackerTest {

  private static final InetSocketAddress ALICE = source("10.0.0.1", 40_001);
  private static final InetSocketAddress BOB = source("10.0.0.2", 40_002);
  private static final InetSocketAddress CAROL = source("2001:db8::1", 40_003);
  private static final InetSocketAddress DAVE = source("2001:db8:1::2", 40_004);
  private static final BittorrentConfig WITHOUT_LIMITS =
      BittorrentConfig.builder().limits(false).build();

  private TrackerDriver driver = new TrackerDriver(WITHOUT_LIMITS, 0);

  @AfterEach
  void everyAnswerIsCounted() {
    assertThat(driver.swarms.stats().answered()).isEqualTo(driver.answered);
  }

  @Test
  void shouldIgnoreLessThanSixteenBytes() {
    for (int length = 0; length < 16; length++) {
      assertThat(driver.send(ALICE, Arrays.copyOf(connectRequest(1), length))).isEqualTo(NOTHING);
    }
    assertThat(driver.swarms.stats().count(Outcome.TOO_SHORT)).isEqualTo(16);
  }

  @Test
  void shouldIgnoreAConnectWithWrongMagic() {
    byte[] request = connectRequest(1);
    request[7]++;
    assertThat(driver.send(ALICE, request)).isEqualTo(NOTHING);
    assertThat(driver.swarms.stats().count(Outcome.FOREIGN)).isEqualTo(1);
  }

  @Test
  void shouldAnswerAConnectWithTrailingJunk() {
    byte[] request = Arrays.copyOf(connectRequest(0x11223344), 40);
    ByteBuffer reply = ByteBuffer.wrap(driver.send(ALICE, request));
    assertThat(reply.remaining()).isEqualTo(16);
    assertThat(reply.getInt()).isZero();
    assertThat(reply.getInt()).isEqualTo(0x11223344);
    assertThat(driver.destination).isEqualTo(ALICE);
  }

  @Test
  void shouldIgnoreAnIdThatIsRandomExpiredOrOfAnotherIp() {
    long id = driver.connect(ALICE);
    assertThat(driver.send(BOB, new Announcing().request(id))).isEqualTo(NOTHING);
    assertThat(driver.send(ALICE, new Announcing().request(id ^ 1))).isEqualTo(NOTHING);
    assertThat(driver.send(ALICE, new Announcing().request(id ^ 1L << 62))).isEqualTo(NOTHING);
    assertThat(driver.send(ALICE, scrapeRequest(id + 1, infoHash(1)))).isEqualTo(NOTHING);
    driver.sleep(Duration.ofSeconds(180));
    assertThat(driver.send(ALICE, new Announcing().request(id))).isEqualTo(NOTHING);
    assertThat(driver.swarms.stats().count(Outcome.BAD_CONNECTION_ID)).isEqualTo(5);
    assertThat(driver.swarms.stats().peers()).isZero();
  }

  @Test
  void shouldTakeAnIdToTheEndOfTheSecondWindowAfterItsOwn() {
    driver.sleep(Duration.ofSeconds(59));
    long id = driver.connect(ALICE);
    driver.sleep(Duration.ofSeconds(121).minusNanos(1));
    assertThat(driver.send(ALICE, new Announcing().request(id))).isNotNull();
    driver.sleep(Duration.ofNanos(1));
    assertThat(driver.send(ALICE, new Announcing().request(id))).isEqualTo(NOTHING);
  }

  @Test
  void shouldTakeAnIdFromAnotherPortOfTheSameIp() {
    long id = driver.connect(ALICE);
    assertThat(driver.send(source("10.0.0.1", 1), new Announcing().request(id))).isNotNull();
  }

  @Test
  void shouldIgnoreAnAnnounceOf97Bytes() {
    byte[] request = Arrays.copyOf(new Announcing().request(driver.connect(ALICE)), 97);
    assertThat(driver.send(ALICE, request)).isEqualTo(NOTHING);
    assertThat(driver.swarms.stats().count(Outcome.TOO_SHORT)).isEqualTo(1);
  }

  @Test
  void shouldIgnoreTruncatedOptions() {
    for (byte[] tail :
        new byte[][] {{2}, {2, 12, '/', 'd'}, {1, 1, 0, 2, (byte) 255}, {7, 1}, {2, 0}}) {
      assertThat(driver.announce(ALICE, new Announcing().tail(tail)).error()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 255, 256 + 3, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void shouldTakeAnUnknownEventAsNone(int event) {
    driver.announce(ALICE, new Announcing());
    Answer answer = driver.announce(ALICE, new Announcing().event(event).left(0));
    assertThat(answer.seeders()).isEqualTo(1);
    assertThat(scrapeRow(ALICE, infoHash(1))).containsExactly(1, 0, 0);
  }

  @Test
  void shouldAnswerPortZeroWithAnErrorAndNotStoreIt() {
    Answer answer = driver.announce(ALICE, new Announcing().port(0));
    assertThat(answer.error()).isEqualTo("Port can't be 0");
    assertThat(driver.swarms.stats().peers()).isZero();
    assertThat(driver.swarms.stats().count(Outcome.PORT_ZERO)).isEqualTo(1);
  }

  @Test
  void shouldHaveADefaultAndACapForNumWant() {
    fill(300, false);
    fill(300, true);
    assertThat(peers(ALICE, 0)).hasSize(50);
    assertThat(peers(ALICE, -1)).hasSize(50);
    assertThat(peers(ALICE, Integer.MIN_VALUE)).hasSize(50);
    assertThat(peers(ALICE, 7)).hasSize(7);
    assertThat(peers(ALICE, Integer.MAX_VALUE)).hasSize(200);
    assertThat(peers(CAROL, -1)).hasSize(50);
    assertThat(peers(CAROL, Integer.MAX_VALUE)).hasSize(67);
  }

  @Test
  void shouldCountLeftZeroAndStartedAsASeeder() {
    Answer answer = driver.announce(ALICE, new Announcing().left(0).event(2));
    assertThat(answer.seeders()).isEqualTo(1);
    assertThat(answer.leechers()).isZero();
  }

  @Test
  void shouldCountCompletedWithSomethingLeftAsALeecherAlone() {
    Answer answer = driver.announce(ALICE, new Announcing().left(1).event(1));
    assertThat(answer.leechers()).isEqualTo(1);
    assertThat(scrapeRow(ALICE, infoHash(1))).containsExactly(0, 0, 1);
  }

  @Test
  void shouldCountCompletedOnce() {
    driver.announce(ALICE, new Announcing().left(0).event(1));
    driver.announce(ALICE, new Announcing().left(0).event(1));
    driver.announce(BOB, new Announcing().left(0).event(1));
    assertThat(scrapeRow(ALICE, infoHash(1))).containsExactly(2, 2, 0);
  }

  @Test
  void shouldCreateNothingForAnUnknownPeerThatStops() {
    Answer answer = driver.announce(ALICE, new Announcing().event(3));
    assertThat(answer.error()).isNull();
    assertThat(answer.leechers()).isZero();
    driver.announce(BOB, new Announcing());
    assertThat(driver.announce(ALICE, new Announcing().event(3)).leechers()).isEqualTo(1);
    assertThat(driver.swarms.stats().swarms()).isEqualTo(1);
    assertThat(driver.swarms.stats().peers()).isEqualTo(1);
  }

  @Test
  void shouldForgetASwarmWhenItsLastPeerStops() {
    driver.announce(ALICE, new Announcing());
    Answer answer = driver.announce(ALICE, new Announcing().event(3));
    assertThat(answer.leechers()).isZero();
    assertThat(driver.swarms.stats().swarms()).isZero();
    assertThat(driver.swarms.stats().peers()).isZero();
  }

  @Test
  void shouldReplaceTheOldPeerIdByANewOne() {
    driver.announce(ALICE, new Announcing().peerId(new PeerId(1, 1, 1)));
    Answer answer = driver.announce(ALICE, new Announcing().peerId(new PeerId(2, 2, 2)));
    assertThat(answer.leechers()).isEqualTo(1);
    assertThat(driver.swarms.stats().peers()).isEqualTo(1);
  }

  @Test
  void shouldIgnoreTheIpField() {
    driver.announce(ALICE, new Announcing().ip(0x01020304));
    assertThat(peers(BOB, 10)).containsExactly(endpoint("10.0.0.1", 6881));
  }

  @Test
  void shouldTakeAMappedSourceAsIpv4() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = -1;
    mapped[12] = 10;
    mapped[15] = 3;
    InetAddress address = Inet6Address.getByAddress(null, mapped, -1);
    driver.announce(ALICE, new Announcing());
    InetSocketAddress source = new InetSocketAddress(address, 9);
    byte[] reply = driver.send(source, new Announcing().request(driver.connect(source)));
    assertThat(reply).hasSize(20 + 6);
  }

  @Test
  void shouldAnswerAFullScrapeWithAnError() {
    byte[] reply = driver.scrape(ALICE);
    assertThat(errorText(reply)).isEqualTo("Full scrapes are not allowed");
    assertThat(driver.swarms.stats().count(Outcome.BAD_SCRAPE)).isEqualTo(1);
  }

  @Test
  void shouldAnswerAPartOfAnInfoHashWithAnError() {
    byte[] request = scrapeRequest(driver.connect(ALICE), infoHash(1), infoHash(2));
    for (int length = 17; length < 56; length++) {
      byte[] reply = driver.send(ALICE, Arrays.copyOf(request, length));
      if (length != 36) {
        assertThat(errorText(reply)).isEqualTo("Invalid info hash list");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 74, 75, 200})
  void shouldAnswerTheFirst74InfoHashesInOrder(int count) {
    driver.announce(ALICE, new Announcing().infoHash(infoHash(0)));
    driver.announce(ALICE, new Announcing().infoHash(infoHash(73)).left(0));
    InfoHash[] hashes =
        IntStream.range(0, count).mapToObj(TrackerDriver::infoHash).toArray(InfoHash[]::new);
    ByteBuffer reply = ByteBuffer.wrap(driver.scrape(ALICE, hashes));
    int rows = Math.min(74, count);
    assertThat(reply.remaining()).isEqualTo(8 + 12 * rows);
    assertThat(reply.getInt(8 + 8)).isEqualTo(1);
    if (rows == 74) {
      assertThat(reply.getInt(8 + 12 * 73)).isEqualTo(1);
    }
  }

  @Test
  void shouldGiveDuplicatesARowEach() {
    driver.announce(ALICE, new Announcing());
    byte[] reply = driver.scrape(ALICE, infoHash(1), infoHash(2), infoHash(1));
    assertThat(reply).hasSize(8 + 3 * 12);
    assertThat(row(reply, 0)).containsExactly(0, 0, 1);
    assertThat(row(reply, 1)).containsExactly(0, 0, 0);
    assertThat(row(reply, 2)).containsExactly(0, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 7, -1, Integer.MAX_VALUE})
  void shouldIgnoreOtherActions(int action) {
    byte[] request = new Announcing().request(driver.connect(ALICE));
    ByteBuffer.wrap(request).putInt(8, action);
    assertThat(driver.send(ALICE, request)).isEqualTo(NOTHING);
    assertThat(driver.swarms.stats().count(Outcome.UNKNOWN_ACTION)).isEqualTo(1);
  }

  @Test
  void shouldNeitherReturnNorCountASilentPeer() {
    driver.announce(ALICE, new Announcing());
    driver.sleep(Duration.ofMinutes(45).minusNanos(1));
    assertThat(driver.announce(BOB, new Announcing()).leechers()).isEqualTo(2);
    driver.sleep(Duration.ofNanos(1));
    Answer answer = driver.announce(BOB, new Announcing());
    assertThat(answer.leechers()).isEqualTo(1);
    assertThat(answer.peers()).isEmpty();
    assertThat(scrapeRow(BOB, infoHash(1))).containsExactly(0, 0, 1);
  }

  @Test
  void shouldIgnoreSourcePortZero() {
    assertThat(driver.send(source("10.0.0.1", 0), connectRequest(1))).isEqualTo(NOTHING);
    assertThat(driver.swarms.stats().count(Outcome.SOURCE_PORT_ZERO)).isEqualTo(1);
  }

  @Test
  void shouldReturnDifferentPartsOfAThousandPeersWithoutTheCaller() {
    fill(1_000, false);
    Endpoint self = endpoint("10.0.0.1", 6881);
    Set<Endpoint> seen = new HashSet<>();
    Set<Set<Endpoint>> subsets = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      List<Endpoint> peers = peers(ALICE, 50);
      assertThat(peers).hasSize(50).doesNotHaveDuplicates().doesNotContain(self);
      seen.addAll(peers);
      subsets.add(Set.copyOf(peers));
    }
    assertThat(subsets).hasSizeGreaterThan(200);
    assertThat(seen).hasSizeGreaterThan(990);
  }

  @Test
  void shouldAnswerAnInfoHashThatIsNotAllowedWithAnErrorAndNotStoreIt() {
    driver.announce(ALICE, new Announcing().infoHash(infoHash(2)));
    driver.swarms.accessList(AccessList.allow(Set.of(infoHash(1))));
    Answer answer = driver.announce(ALICE, new Announcing().infoHash(infoHash(3)));
    assertThat(answer.error()).isEqualTo("Info hash not allowed");
    assertThat(driver.swarms.stats().peers()).isEqualTo(1);
    assertThat(driver.announce(ALICE, new Announcing().infoHash(infoHash(1))).error()).isNull();
    assertThat(scrapeRow(ALICE, infoHash(2))).containsExactly(0, 0, 0);
    driver.swarms.accessList(AccessList.deny(Set.of(infoHash(1))));
    assertThat(driver.announce(ALICE, new Announcing()).error()).isNotNull();
    assertThat(scrapeRow(ALICE, infoHash(2))).containsExactly(0, 0, 1);
  }

  @Test
  void shouldAskTheAuthorizerWithTheUrlData() {
    driver =
        new TrackerDriver(
            BittorrentConfig.builder()
                .authorizer((hash, url) -> hash.equals(infoHash(1)) && url.equals("/k?a=b"))
                .build(),
            0);
    byte[] key = "\1\2\3/k?\7\1x\2\3a=b\0\2\1z".getBytes(StandardCharsets.US_ASCII);
    assertThat(driver.announce(ALICE, new Announcing().tail(key)).error()).isNull();
    assertThat(driver.announce(ALICE, new Announcing()).error()).isEqualTo("Not authorized");
    assertThat(driver.swarms.stats().count(Outcome.UNAUTHORIZED)).isEqualTo(1);
  }

  @Test
  void shouldKeepFamiliesApart() {
    driver.announce(ALICE, new Announcing());
    Answer answer = driver.announce(CAROL, new Announcing().left(0));
    assertThat(answer.peers()).isEmpty();
    assertThat(answer.leechers()).isZero();
    assertThat(answer.seeders()).isEqualTo(1);
    assertThat(driver.announce(DAVE, new Announcing()).peers())
        .containsExactly(endpoint("2001:db8::1", 6881));
  }

  @Test
  void shouldCountTheAskerAndFollowItsState() {
    assertThat(driver.announce(ALICE, new Announcing()).leechers()).isEqualTo(1);
    driver.announce(BOB, new Announcing());
    Answer done = driver.announce(ALICE, new Announcing().left(0).event(1));
    assertThat(done.leechers()).isEqualTo(1);
    assertThat(done.seeders()).isEqualTo(1);
    Answer again = driver.announce(ALICE, new Announcing().left(5).event(0));
    assertThat(again.leechers()).isEqualTo(2);
    assertThat(again.seeders()).isZero();
  }

  @Test
  void shouldSpreadIntervalsByATenth() {
    Set<Integer> intervals = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      intervals.add(driver.announce(ALICE, new Announcing()).intervalS());
    }
    assertThat(intervals).allMatch(s -> s >= 1_620 && s <= 1_980).hasSizeGreaterThan(100);
  }

  @Test
  void shouldBoundTheTorrentsOfAHost() {
    driver = new TrackerDriver(BittorrentConfig.defaults(), 0);
    for (int i = 0; i < 5_000; i++) {
      driver.sleep(Duration.ofMillis(40));
      driver.announce(ALICE, new Announcing().infoHash(infoHash(i)));
    }
    assertThat(driver.swarms.stats().peers()).isEqualTo(4_096);
    assertThat(driver.swarms.stats().count(Outcome.ANNOUNCED_WITHOUT_ROOM))
        .isEqualTo(5_000 - 4_096);
  }

  @Test
  void shouldHaveABudgetForConnectAndAnotherForProvenSources() {
    driver = new TrackerDriver();
    long id = driver.connect(ALICE);
    assertThat(1 + answered(connectRequest(2))).isEqualTo(125);
    assertThat(answered(new Announcing().request(id))).isEqualTo(1_200);
    assertThat(driver.swarms.stats().count(Outcome.OVER_BUDGET)).isEqualTo(2);
    // the key is random, and hosts that collide share a budget: of these not all collide
    assertThat(Stream.of(BOB, CAROL, DAVE))
        .anyMatch(other -> driver.send(other, connectRequest(3)) != NOTHING);
  }

  @Test
  void shouldDeclineOtherListenersAndJson() {
    assertThat(driver.send(0, ALICE, ByteBuffer.wrap(connectRequest(1)))).isEqualTo(NOTHING);
    byte[] json = "{\"action\":\"announce\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(driver.send(ALICE, json)).isEqualTo(NOTHING);
    assertThat(driver.swarms.stats().count(Outcome.OTHER_LISTENER)).isEqualTo(1);
    assertThat(driver.swarms.stats().count(Outcome.FOREIGN)).isEqualTo(1);
    DatagramHandler both = DatagramHandler.firstOf(driver.tracker);
    assertThat(both.onDatagram(0, 3, ALICE, ByteBuffer.wrap(json), (s, d, p) -> {})).isFalse();
  }

  @Test
  void shouldGiveIdsWithTheTopBitSet() {
    for (int i = 0; i < 300; i++) {
      driver.sleep(Duration.ofSeconds(11));
      assertThat(driver.connect(source("10.0.1." + i % 256, 5))).isNegative();
    }
  }

  @Test
  void shouldReadBuffersOfAnyKindAndOrder() {
    byte[] bytes = new Announcing().request(driver.connect(ALICE));
    ByteBuffer direct = ByteBuffer.allocateDirect(200).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    direct.position(13).put(13, bytes).limit(13 + bytes.length);
    assertThat(driver.send(3, ALICE, direct)).isNotNull();
    assertThat(driver.send(3, ALICE, direct.asReadOnlyBuffer())).isNotNull();
  }

  @Test
  void shouldReclaimWhatNobodyReads() {
    for (int i = 0; i < 2_000; i++) {
      driver.announce(source("10.1.0." + i % 250, 7), new Announcing().infoHash(infoHash(i)));
    }
    fill(5_000, false);
    long endNs = driver.nowNs + Duration.ofMinutes(49).toNanos();
    int steps = 0;
    while (driver.nowNs - endNs < 0) {
      driver.nowNs += Math.max(1, driver.tracker.timeoutNs(driver.nowNs));
      driver.tracker.advance(driver.nowNs, (s, d, p) -> {});
      if (driver.swarms.stats().swarms() == 0) {
        break;
      }
      steps++;
    }
    assertThat(driver.swarms.stats().peers()).isZero();
    assertThat(driver.nowNs - endNs).isNegative();
    assertThat(driver.tracker.timeoutNs(driver.nowNs)).isEqualTo(Long.MAX_VALUE);
    assertThat(steps).isLessThan(10_000);
  }

  /** A machine that compiles slowly needs more rounds; a defect never passes. */
  @Test
  void shouldAllocateNothingForConnectAnnounceAndScrape() {
    fill(100, false);
    long id = driver.connect(ALICE);
    ByteBuffer[] requests = {
      ByteBuffer.wrap(connectRequest(1)),
      ByteBuffer.wrap(new Announcing().request(id)),
      ByteBuffer.wrap(scrapeRequest(id, infoHash(1), infoHash(2)))
    };
    DatagramSink counting = (socket, destination, payload) -> driver.answered++;
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 200 && least > 10_000; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 30_000; i++) {
        driver.tracker.onDatagram(0, SOCKET, ALICE, requests[i % 3], counting);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThanOrEqualTo(10_000);
  }

  @Test
  void shouldReclaimThroughTheFullTable() {
    driver =
        new TrackerDriver(
            BittorrentConfig.builder().limits(false).maxPeers(10).build(), Long.MAX_VALUE);
    fill(20, false);
    assertThat(driver.swarms.stats().peers()).isEqualTo(10);
    driver.sleep(Duration.ofMinutes(45));
    fill(20, false);
    assertThat(driver.swarms.stats().peers()).isEqualTo(10);
    assertThat(driver.swarms.stats().count(Outcome.ANNOUNCED)).isEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"interval", "maxSwarms", "maxPeers", "maxPeersPerSwarm"})
  void shouldRefuseAConfigurationThatCannotBe(String name) {
    BittorrentConfig.Builder builder = BittorrentConfig.builder();
    switch (name) {
      case "interval" -> builder.interval(Duration.ZERO);
      case "maxSwarms" -> builder.maxSwarms(0);
      case "maxPeers" -> builder.maxPeers(0);
      default -> builder.maxPeersPerSwarm(-1);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith(name + " ");
  }

  @Test
  void shouldKeepItsCountsWhenTheAuthorizerFails() {
    driver =
        new TrackerDriver(
            BittorrentConfig.builder()
                .authorizer(
                    (hash, url) -> {
                      throw new IllegalStateException("database");
                    })
                .build(),
            0);
    byte[] request = new Announcing().request(driver.connect(ALICE));
    assertThatIllegalStateException().isThrownBy(() -> driver.send(ALICE, request));
    assertThat(driver.swarms.stats().count(Outcome.FAILED)).isEqualTo(1);
    assertThat(driver.swarms.stats().received()).isEqualTo(2);
    assertThat(driver.swarms.stats().peers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldChargeAnAnnounceAndAScrapeAlike(int action) {
    driver = new TrackerDriver();
    long id = driver.connect(ALICE);
    byte[] request = action == 1 ? new Announcing().request(id) : scrapeRequest(id, infoHash(1));
    assertThat(answered(request)).isEqualTo(1_200);
  }

  /** Returns how many of two thousand requests of Alice's are answered before one is not. */
  private int answered(byte[] request) {
    int answered = 0;
    while (answered < 2_000 && driver.send(ALICE, request) != NOTHING) {
      answered++;
    }
    return answered;
  }

  private void fill(int peers, boolean v6) {
    for (int i = 0; i < peers; i++) {
      String ip = v6 ? "2001:db8:5::" + Integer.toHexString(i) : "10.9." + i / 256 + "." + i % 256;
      driver.announce(source(ip, 1_000), new Announcing());
    }
  }

  private List<Endpoint> peers(InetSocketAddress source, int numWant) {
    return driver.announce(source, new Announcing().numWant(numWant)).peers();
  }

  private static Endpoint endpoint(String ip, int port) {
    return Endpoint.of(source(ip, port));
  }

  private int[] scrapeRow(InetSocketAddress source, InfoHash hash) {
    return row(driver.scrape(source, hash), 0);
  }

  private static int[] row(byte[] reply, int number) {
    ByteBuffer buffer = ByteBuffer.wrap(reply).position(8 + 12 * number);
    return new int[] {buffer.getInt(), buffer.getInt(), buffer.getInt()};
  }

  private static String errorText(byte[] reply) {
    assertThat(ByteBuffer.wrap(reply).getInt()).isEqualTo(3);
    return new String(reply, 8, reply.length - 8, StandardCharsets.US_ASCII);
  }
}
