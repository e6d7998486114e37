package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Request;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bytes a peer, with ids of twelve characters and no overrides; measured after collections. */
class TrackerMemoryTest {

  @Test
  void shouldHoldAMillionPeersInSixtyFourBytesEach() {
    measure(true, 1_000_000, 64);
  }

  @Test
  void shouldHoldAMillionIpv6PeersInEightyBytesEach() {
    measure(false, 1_000_000, 80);
  }

  @Tag("long")
  @Test
  void shouldHoldTenMillionPeersInSixtyFourBytesEach() {
    measure(true, 10_000_000, 64);
  }

  private static void measure(boolean v4, int peers, int mostBytes) {
    Tracker tracker =
        new Tracker(
            TrackerConfig.builder()
                .listener("documented", Dialect.DOCUMENTED)
                .limits(Limits.off())
                .maxPeers(peers)
                .shareIdLength(12)
                .build());
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
    assertThat(usedBytes() - empty).as("after all have ended").isLessThan(1_000_000);
    assertThat(tracker.stats().count(TrackerEvent.EXPIRED)).isEqualTo(peers);
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
