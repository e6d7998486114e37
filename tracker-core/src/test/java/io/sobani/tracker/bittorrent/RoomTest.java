package io.sobani.tracker.bittorrent;

import static io.sobani.tracker.bittorrent.TrackerDriver.infoHash;
import static io.sobani.tracker.bittorrent.TrackerDriver.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.bittorrent.BittorrentStats.Outcome;
import io.sobani.tracker.bittorrent.TrackerDriver.Announcing;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A full torrent or tracker makes room, and a few networks cannot keep everybody else out. */
class RoomTest {

  private static final int HONEST = 300;
  private static final int LARGE_TORRENT = 1_000_000;

  private TrackerDriver driver;

  @Test
  void shouldGiveTheLongestSilentPeersPlaceInAFullTorrent() {
    driver = new TrackerDriver(config().maxPeersPerSwarm(3).build(), 0);
    for (int i = 1; i <= 3; i++) {
      join(host(i), infoHash(1));
      driver.sleep(Duration.ofSeconds(1));
    }
    join(host(1), infoHash(1));
    join(host(4), infoHash(1));
    assertThat(driver.swarms.stats().peers()).isEqualTo(3);
    assertThat(isThere(host(1), infoHash(1))).isTrue();
    assertThat(isThere(host(2), infoHash(1))).isFalse();
    assertThat(isThere(host(3), infoHash(1))).isTrue();
    assertThat(isThere(host(4), infoHash(1))).isTrue();
    assertThat(driver.swarms.stats().count(Outcome.ANNOUNCED_WITHOUT_ROOM)).isZero();
  }

  @Test
  void shouldGiveAnEndedPeersPlaceFirst() {
    driver = new TrackerDriver(config().maxPeers(4).build(), 0);
    join(host(9), infoHash(1));
    driver.sleep(Duration.ofMinutes(44));
    for (int port = 1; port <= 3; port++) {
      join(source("10.0.1." + port, port), infoHash(2)); // a network that holds most
    }
    driver.sleep(Duration.ofMinutes(1));
    join(host(5), infoHash(3));
    assertThat(driver.swarms.stats().peers()).isEqualTo(4);
    assertThat(isThere(host(9), infoHash(1))).isFalse();
    assertThat(driver.announce(host(7), new Announcing().infoHash(infoHash(2)).event(3)).leechers())
        .isEqualTo(3);
  }

  /** Three networks fill a torrent in which others are, and go on when more of those come. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNotLetAFewNetworksKeepOthersOutOfATorrent(boolean v6) {
    driver = new TrackerDriver(config().maxPeersPerSwarm(2_000).build(), 0);
    for (int i = 0; i < HONEST / 2; i++) {
      join(honest(i, v6), infoHash(1));
    }
    for (int i = 0; i < 2_000; i++) {
      join(attacker(i, v6), infoHash(1), 1 + i);
    }
    for (int i = HONEST / 2; i < HONEST; i++) {
      join(honest(i, v6), infoHash(1));
      for (int n = 0; n < 3; n++) {
        join(attacker(i, v6), infoHash(1), 3_000 + 3 * i + n);
      }
    }
    assertThat(driver.swarms.stats().peers()).isEqualTo(2_000);
    assertThat(honestIn(v6, infoHash(1))).isGreaterThan(HONEST * 95 / 100);
  }

  /** Three networks fill a tracker with a few large torrents, or with many of one peer. */
  @ParameterizedTest
  @ValueSource(ints = {2, LARGE_TORRENT})
  void shouldNotLetAFewNetworksKeepOthersOutOfATracker(int torrents) {
    driver = new TrackerDriver(config().maxPeers(5_000).build(), 0);
    for (int i = 0; i < HONEST / 2; i++) {
      join(honest(i, false), infoHash(2_000_000 + i));
    }
    for (int i = 0; i < 5_000; i++) {
      join(attacker(i, false), infoHash(i % torrents), 1 + i);
    }
    for (int i = HONEST / 2; i < HONEST; i++) {
      join(honest(i, false), infoHash(2_000_000 + i));
      for (int n = 0; n < 3; n++) {
        join(attacker(i, false), infoHash((5_000 + 3 * i + n) % torrents), 6_000 + 3 * i + n);
      }
    }
    assertThat(driver.swarms.stats().peers()).isEqualTo(5_000);
    assertThat(driver.swarms.stats().count(Outcome.ANNOUNCED_WITHOUT_ROOM)).isZero();
    assertThat(honestInTorrentsOfTheirOwn()).isGreaterThan(HONEST * 95 / 100);
  }

  @Test
  void shouldNotLetAFewNetworksKeepOthersOutWithTorrents() {
    driver = new TrackerDriver(config().maxSwarms(3_000).build(), 0);
    for (int i = 0; i < HONEST / 2; i++) {
      join(honest(i, false), infoHash(2_000_000 + i));
    }
    for (int i = 0; i < 3_000; i++) {
      join(attacker(i, false), infoHash(i));
    }
    for (int i = HONEST / 2; i < HONEST; i++) {
      join(honest(i, false), infoHash(2_000_000 + i));
      join(attacker(i, false), infoHash(10_000 + i));
    }
    assertThat(driver.swarms.stats().swarms()).isEqualTo(3_000);
    assertThat(honestInTorrentsOfTheirOwn()).isGreaterThan(HONEST * 95 / 100);
  }

  @Test
  void shouldNotHoldMoreTorrentsThanItsBound() {
    driver = new TrackerDriver(config().maxSwarms(2).build(), 0);
    for (int i = 0; i < 10; i++) {
      join(host(i), infoHash(i));
      assertThat(driver.swarms.stats().swarms()).isEqualTo(Math.min(2, i + 1));
    }
  }

  @Test
  void shouldForgetARememberedTorrentBeforeOneWithPeers() {
    driver = new TrackerDriver(config().maxSwarms(2).build(), 0);
    join(host(1), infoHash(1));
    driver.announce(host(2), new Announcing().infoHash(infoHash(2)).left(0).event(1));
    driver.announce(host(2), new Announcing().infoHash(infoHash(2)).left(0).event(3));
    assertThat(completed(infoHash(2))).isEqualTo(1);
    join(host(3), infoHash(3));
    assertThat(completed(infoHash(2))).isZero();
    assertThat(isThere(host(1), infoHash(1))).isTrue();
  }

  @Test
  void shouldRememberHowOftenATorrentWasCompletedForADay() {
    driver = new TrackerDriver(config().build(), 0);
    driver.announce(host(1), new Announcing().left(0).event(1));
    driver.announce(host(1), new Announcing().left(0).event(3));
    assertThat(completed(infoHash(1))).isEqualTo(1);
    driver.sleep(Duration.ofDays(1).minusNanos(1));
    assertThat(completed(infoHash(1))).isEqualTo(1);
    driver.sleep(Duration.ofNanos(1));
    assertThat(completed(infoHash(1))).isEqualTo(1); // the one that notices
    assertThat(completed(infoHash(1))).isZero();
    assertThat(driver.swarms.stats().swarms()).isZero();
  }

  /** A host at its cap makes nobody else go. */
  @Test
  void shouldEvictNobodyForAHostThatHasEnough() {
    driver = new TrackerDriver(BittorrentConfig.builder().maxPeers(5_000).build(), 0);
    for (int i = 0; i < 4_096; i++) {
      driver.sleep(Duration.ofMillis(25));
      join(host(1), infoHash(i));
    }
    for (int i = 0; driver.swarms.stats().peers() < 5_000; i++) { // some share the host's cell
      driver.sleep(Duration.ofMillis(25));
      join(honest(i, false), infoHash(i));
    }
    long before = driver.swarms.stats().count(Outcome.ANNOUNCED_WITHOUT_ROOM);
    for (int i = 0; i < 1_000; i++) {
      driver.sleep(Duration.ofMillis(25));
      join(host(1), infoHash(10_000 + i));
    }
    assertThat(driver.swarms.stats().count(Outcome.ANNOUNCED_WITHOUT_ROOM) - before)
        .isEqualTo(1_000);
    assertThat(driver.swarms.stats().peers()).isEqualTo(5_000);
  }

  private static BittorrentConfig.Builder config() {
    return BittorrentConfig.builder().limits(false);
  }

  private void join(InetSocketAddress peer, InfoHash torrent) {
    join(peer, torrent, peer.getPort());
  }

  private void join(InetSocketAddress peer, InfoHash torrent, int port) {
    driver.announce(peer, new Announcing().infoHash(torrent).port(port));
    driver.sleep(Duration.ofNanos(1));
  }

  /** Looks whether a peer counts, and takes it out. */
  private boolean isThere(InetSocketAddress peer, InfoHash torrent) {
    int before = driver.announce(peer, new Announcing().infoHash(torrent).event(3)).leechers();
    driver.announce(peer, new Announcing().infoHash(torrent).port(peer.getPort()).event(3));
    return before != driver.announce(peer, new Announcing().infoHash(torrent).event(3)).leechers();
  }

  private int honestIn(boolean v6, InfoHash torrent) {
    int there = 0;
    for (int i = 0; i < HONEST; i++) {
      there += isThere(honest(i, v6), torrent) ? 1 : 0;
    }
    return there;
  }

  private int honestInTorrentsOfTheirOwn() {
    int there = 0;
    for (int i = 0; i < HONEST; i++) {
      there += isThere(honest(i, false), infoHash(2_000_000 + i)) ? 1 : 0;
    }
    return there;
  }

  private int completed(InfoHash torrent) {
    return ByteBuffer.wrap(driver.scrape(host(250), torrent)).getInt(12);
  }

  private static InetSocketAddress host(int number) {
    return source("10.0." + number + ".1", 1_000 + number);
  }

  private static InetSocketAddress attacker(int number, boolean v6) {
    int network = number % 3;
    int host = number % 250;
    return v6
        ? source("2001:db8:" + network + ":" + Integer.toHexString(host) + "::1", 1)
        : source("192.168." + network + "." + host, 1);
  }

  private static InetSocketAddress honest(int number, boolean v6) {
    return v6
        ? source("2a00:" + Integer.toHexString(number) + ":1::1", 1)
        : source("172." + (16 + number / 256) + "." + number % 256 + ".1", 1);
  }
}
