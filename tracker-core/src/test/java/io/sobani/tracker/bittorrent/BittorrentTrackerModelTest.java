package io.sobani.tracker.bittorrent;

import static io.sobani.tracker.bittorrent.TrackerDriver.infoHash;
import static io.sobani.tracker.bittorrent.TrackerDriver.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.bittorrent.TrackerDriver.Announcing;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tracker against plain maps, in virtual time, wherever the clock starts. */
class BittorrentTrackerModelTest {

  private static final Duration TIMEOUT = Duration.ofMinutes(45);

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE - 10_000_000_000L})
  void shouldDecideAsTheModelDoes(long clockBaseNs) {
    for (long seed = 1; seed <= 4; seed++) {
      compare(clockBaseNs, seed, 3_000, 6, 12, Duration.ofMinutes(8));
    }
  }

  /** Large swarms: with an index, several chunks, and shrinking again. */
  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void shouldDecideAsTheModelDoesInLargeSwarms(long seed) {
    compare(Long.MAX_VALUE - 10_000_000_000L, seed, 10_000, 1, 700, Duration.ofMillis(1_600));
  }

  private static void compare(
      long clockBaseNs, long seed, int steps, int torrents, int hosts, Duration longestPause) {
    Random random = new Random(seed);
    TrackerDriver driver =
        new TrackerDriver(BittorrentConfig.builder().limits(false).build(), clockBaseNs);
    TrackerModel model = new TrackerModel(TIMEOUT.toNanos());
    for (int step = 0; step < steps; step++) {
      String where = "seed " + seed + ", base " + clockBaseNs + ", step " + step;
      pause(driver, random, longestPause);
      InetSocketAddress source = randomSource(random, hosts);
      InfoHash hash = infoHash(random.nextInt(torrents));
      IpAddress ip = IpAddress.of(source.getAddress());
      reclaim(driver, source, hash);
      if (random.nextInt(4) == 0) {
        ByteBuffer row = ByteBuffer.wrap(driver.scrape(source, hash)).position(8);
        assertThat(row.getInt()).as(where).isEqualTo(model.seeders(driver.nowNs, hash, ip.isV4()));
        assertThat(row.getInt())
            .as(where)
            .isEqualTo(model.completed(driver.nowNs, hash, ip.isV4()));
        assertThat(row.getInt()).as(where).isEqualTo(model.leechers(driver.nowNs, hash, ip.isV4()));
      } else {
        Endpoint asker = new Endpoint(ip, 1 + random.nextInt(2));
        int event = random.nextInt(5);
        int left = random.nextInt(2);
        int numWant = random.nextInt(250) - 1;
        Answer answer =
            driver.announce(
                source,
                new Announcing()
                    .infoHash(hash)
                    .event(event)
                    .left(left)
                    .port(asker.port())
                    .numWant(numWant));
        model.announce(driver.nowNs, hash, asker, event, left);
        assertThat(answer.seeders())
            .as(where)
            .isEqualTo(model.seeders(driver.nowNs, hash, ip.isV4()));
        assertThat(answer.leechers())
            .as(where)
            .isEqualTo(model.leechers(driver.nowNs, hash, ip.isV4()));
        Set<Endpoint> others = model.others(driver.nowNs, hash, asker);
        int most = numWant <= 0 ? 50 : Math.min(numWant, ip.isV4() ? 200 : 67);
        Set<Endpoint> peers = new HashSet<>(answer.peers());
        assertThat(peers).as(where).hasSameSizeAs(answer.peers());
        assertThat(peers.size())
            .as(where)
            .isEqualTo(event == 3 ? 0 : Math.min(most, others.size()));
        assertThat(others.containsAll(peers)).as(where).isTrue();
      }
    }
  }

  /** Lets time pass; where pauses are not moments, at times as long as a peer is kept. */
  private static void pause(TrackerDriver driver, Random random, Duration longest) {
    long pauseNs = (long) (random.nextDouble() * longest.toNanos());
    driver.nowNs +=
        longest.toMinutes() > 0 && random.nextInt(200) == 0 ? TIMEOUT.toNanos() : pauseNs;
    if (driver.tracker.timeoutNs(driver.nowNs) <= 0 && random.nextBoolean()) {
      driver.tracker.advance(driver.nowNs, (socket, destination, payload) -> {});
    }
  }

  /** A datagram reclaims a bounded number of ended peers; a few reclaim all. */
  private static void reclaim(TrackerDriver driver, InetSocketAddress source, InfoHash hash) {
    int before;
    do {
      before = driver.swarms.stats().peers();
      for (int i = 0; i < 10; i++) {
        driver.scrape(source, hash);
      }
    } while (driver.swarms.stats().peers() < before);
  }

  private static InetSocketAddress randomSource(Random random, int hosts) {
    int host = random.nextInt(hosts);
    String ip =
        random.nextBoolean()
            ? "10.0." + host / 256 + "." + host % 256
            : "2001:db8:" + Integer.toHexString(host) + "::1";
    return source(ip, 1 + random.nextInt(65_535));
  }
}
