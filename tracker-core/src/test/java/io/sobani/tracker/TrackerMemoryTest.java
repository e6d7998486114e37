package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.table.PeerTable;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The heap that a tracker takes, with ids of twelve characters; measured after collections. */
class TrackerMemoryTest {

  private static final IpAddress OVERRIDE = IpAddress.parse("2001:db8::1");

  private long nowNs;

  @Test
  void shouldHoldAMillionPeersInSixtyBytesEach() {
    measure(true, 1_000_000, 60);
  }

  @Test
  void shouldHoldAMillionIpv6PeersInSeventySixBytesEach() {
    measure(false, 1_000_000, 76);
  }

  @Tag("long")
  @Test
  void shouldHoldTenMillionPeersInSixtyBytesEach() {
    measure(true, 10_000_000, 60);
  }

  @Test
  void shouldTakeAMebibyteWithAThousandPeers() {
    long before = usedBytes();
    Tracker tracker = new Tracker(documented().maxPeers(1_000).build());
    for (int i = 0; i < 1_000; i++) {
      IpAddress ip = new IpAddress(0x20010db8_00000000L + i * 65_536L, 1);
      announce(tracker, ip, new AddressOverride(OVERRIDE, 0, Problem.NONE));
    }
    assertThat(usedBytes() - before).isLessThan(1 << 20);
    assertThat(tracker.config().maxBytes()).isLessThan(1 << 20);
    assertThat(tracker.stats().peers()).isEqualTo(1_000);
    assertThat(tracker.stats().count(TrackerStats.Event.CHANGED)).isEqualTo(1_000);
  }

  @Test
  void shouldTakeNothingForLimitsThatAreOff() {
    long before = usedBytes();
    Tracker tracker = new Tracker(TrackerConfig.builder().limits(Limits.off()).build());
    assertThat(usedBytes() - before).isLessThan(1 << 20);
    assertThat(tracker.config().maxBytes())
        .isLessThan(1_000_000L * PeerTable.MAX_BYTES_PER_PEER + (1 << 20));
  }

  /** First all are of IPv6, then half of them, and the other half of IPv4: what grew has shrunk. */
  @Test
  void shouldTakeNoMoreThanItSaysWhereAllOverride() {
    int peers = 300_000;
    TrackerConfig config = documented().limits(Limits.off()).maxPeers(peers).build();
    AddressOverride override = new AddressOverride(OVERRIDE, 0, Problem.NONE);
    long before = usedBytes();
    Tracker tracker = new Tracker(config);
    for (int i = 0; i < peers; i++) {
      announce(tracker, new IpAddress(0x20010db8_00000000L, i + 1), override);
    }
    assertTakes(tracker, before);
    nowNs += config.peerTtl().toNanos() / 2;
    for (int i = 0; i < peers / 2; i++) {
      announce(tracker, new IpAddress(0x20010db8_00000000L, i + 1), override);
    }
    nowNs += config.peerTtl().toNanos() / 2;
    while (tracker.stats().peers() > peers / 2) {
      tracker.advance(nowNs);
      nowNs += tracker.timeoutNs(nowNs);
    }
    for (int i = 0; i < peers / 2; i++) {
      announce(tracker, IpAddress.v4(0x0b000000 + i), override);
    }
    assertTakes(tracker, before);
  }

  private static TrackerConfig.Builder documented() {
    return TrackerConfig.builder().listener("documented", Dialect.DOCUMENTED);
  }

  private static void assertTakes(Tracker tracker, long before) {
    double bytes = usedBytes() - before;
    TrackerConfig config = tracker.config();
    assertThat(tracker.stats().peers()).isEqualTo(config.maxPeers());
    System.out.printf(
        "%,d peers with overrides: %.1f bytes each%n",
        config.maxPeers(), bytes / config.maxPeers());
    assertThat(bytes).isLessThan(config.maxBytes());
  }

  private void announce(Tracker tracker, IpAddress ip, AddressOverride override) {
    InetSocketAddress source = new InetSocketAddress(ip.toInetAddress(), 4_000);
    Request announce = new Request.Announce(override);
    tracker.handle(nowNs, 0, source, announce, (socket, destination, reply) -> {});
  }

  private static void measure(boolean v4, int peers, int mostBytes) {
    Tracker tracker =
        new Tracker(documented().limits(Limits.off()).maxPeers(peers).shareIdLength(12).build());
    register(tracker, v4, 0, 1);
    long empty = usedBytes();
    int step = peers / 10;
    for (int n = step; n <= peers; n += step) {
      register(tracker, v4, n - step, n);
      double bytes = (double) (usedBytes() - empty) / n;
      System.out.printf("%,d %s peers: %.1f bytes each%n", n, v4 ? "IPv4" : "IPv6", bytes);
      assertThat(bytes).isLessThan(n == peers ? mostBytes : 1.25 * mostBytes);
    }

    long end = TrackerConfig.defaults().peerTtl().toNanos();
    for (long now = end; tracker.stats().peers() > 0; now += tracker.timeoutNs(now)) {
      tracker.advance(now);
    }
    assertThat(usedBytes() - empty).as("after all have ended").isLessThan(1_100_000);
    assertThat(tracker.stats().count(TrackerStats.Event.EXPIRED)).isEqualTo(peers);
  }

  private static void register(Tracker tracker, boolean v4, int from, int to) {
    for (int i = from; i < to; i++) {
      IpAddress ip = v4 ? IpAddress.v4(0x0b000000 + i) : new IpAddress(0x20010db8_00000000L, i + 1);
      InetSocketAddress source = new InetSocketAddress(ip.toInetAddress(), 1 + i % 65_535);
      tracker.handle(0, 0, source, Request.Announce.PLAIN, (socket, destination, reply) -> {});
    }
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
