package io.sobani.tracker.bittorrent;

import static io.sobani.tracker.bittorrent.TrackerDriver.infoHash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sobani.tracker.bittorrent.TrackerDriver.Announcing;
import io.sobani.tracker.net.IpAddress;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A full tracker holds what its configuration says, measured after collections. */
class BittorrentMemoryTest {

  private static final int PEERS = 200_000;

  /** One peer per torrent, a few, so many that pages have just split, and one large torrent. */
  @ParameterizedTest
  @CsvSource({"true, 1", "false, 1", "true, 3", "false, 5", "false, 9", "true, 65", "false, 41"})
  void shouldHoldNoMoreThanItSays(boolean v4, int peersPerTorrent) {
    int torrents = PEERS / peersPerTorrent;
    BittorrentConfig config =
        BittorrentConfig.builder().limits(false).maxPeers(PEERS).maxSwarms(torrents).build();
    long before = usedBytes();
    TrackerDriver driver = new TrackerDriver(config, 0);
    for (int i = 0; i < PEERS; i++) {
      driver.announce(source(v4, i), new Announcing().infoHash(infoHash(i % torrents)));
    }
    long used = usedBytes() - before;
    System.out.printf(
        "%d torrents of %d %s peers: %.1f bytes per peer, maxBytes %.1f%n",
        torrents,
        peersPerTorrent,
        v4 ? "IPv4" : "IPv6",
        (double) used / PEERS,
        (double) config.maxBytes() / PEERS);
    assertThat(used).isLessThan(config.maxBytes());
    assertThat(driver.swarms.stats().peers()).isGreaterThan(PEERS * 9 / 10);
  }

  @Test
  void shouldLowerOnlyTheBoundsThatNobodySet() {
    BittorrentConfig.Builder builder = BittorrentConfig.builder();
    BittorrentConfig small = builder.build().fittedTo(50_000_000);
    assertThat(small.maxBytes()).isBetween(49_999_000L, 50_000_000L);
    assertThat(small.maxPeers()).isEqualTo(small.maxSwarms());
    assertThat(small.fittedTo(40_000_000).maxBytes()).isBetween(39_999_000L, 40_000_000L);
    BittorrentConfig many = builder.maxPeers(300_000).build().fittedTo(50_000_000);
    assertThat(many.maxPeers()).isEqualTo(300_000);
    assertThat(many.maxBytes()).isBetween(49_999_000L, 50_000_000L);
    assertThat(builder.build().fittedTo(1L << 40).maxSwarms()).isEqualTo(1_000_000);
  }

  @Test
  void shouldRefuseBoundsThatWereSetAndDoNotFit() {
    BittorrentConfig.Builder builder = BittorrentConfig.builder().maxPeers(2_000_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.build().fittedTo(100_000_000))
        .withMessageStartingWith("maxSwarms 1000000 and maxPeers 2000000 take up to 314");
    builder.maxSwarms(1_000);
    assertThat(builder.build().fittedTo(130_000_000).maxPeers()).isEqualTo(2_000_000);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.build().fittedTo(100_000_000));
    assertThatIllegalArgumentException().isThrownBy(() -> BittorrentConfig.defaults().fittedTo(0));
  }

  private static InetSocketAddress source(boolean v4, int number) {
    IpAddress ip =
        v4 ? IpAddress.v4(0x0b000000 + number) : new IpAddress(0x20010db8_00000000L, number + 1);
    return new InetSocketAddress(ip.toInetAddress(), 1 + number % 65_535);
  }

  private static long usedBytes() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }
}
