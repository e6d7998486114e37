package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server under paced traffic for minutes or hours, closed and launched again at the end of each
 * lap: nothing is lost, every id survives every restart, and nothing grows.
 */
@Tag("long")
class SocketSoakTest {

  private static final int MINUTES = Integer.getInteger("soak.minutes", 3);
  private static final int PER_SECOND = Integer.getInteger("soak.rate", 5_000);
  private static final int LAP_SECONDS = Math.min(60, 5 * MINUTES);
  private static final int LAPS = MINUTES * 60 / LAP_SECONDS;
  private static final int PEERS = 250;
  private static final long MOST_HEAP_GROWTH = 1 << 20;
  private static final long MOST_RSS_GROWTH = 32 << 20;

  @TempDir private Path directory;

  /** The resources in use at the end of a lap, server and peers together. */
  private record Lap(long heap, long rss, Resources resources) {
    static Lap now() throws IOException, InterruptedException {
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      long rss = rssNow();
      return new Lap(heap, rss, Resources.now());
    }

    private static long rssNow() throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return 1_024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      return 0;
    }
  }

  @Test
  void shouldLoseNothingAndGrowByNothing() throws Exception {
    List<Lap> laps = new ArrayList<>();
    InetSocketAddress address = TestClient.LOOPBACK;
    try (PacedPeers peers = new PacedPeers(PEERS, 2 * LAP_SECONDS * PER_SECOND)) {
      Resources before = null;
      for (int i = 0; i < LAPS; i++) {
        TrackerServer server = TrackerServer.launch(config(address));
        address = server.localAddresses().get(0);
        peers.meet(address);
        peers.run(LAP_SECONDS, PER_SECOND);
        laps.add(Lap.now());
        server.close();
        assertSound(server.stats(), i == 0);
        print(i, laps.get(i), peers);
        assertThat(peers.lost()).isZero();
        if (before == null) {
          before = Resources.now(); // the JDK keeps what it needs at first
        }
        Resources.assertAsBefore(before);
      }
    }
    assertThat(growth(laps, Lap::heap)).as("heap").isLessThan(MOST_HEAP_GROWTH);
    assertThat(growth(laps, Lap::rss)).as("resident memory").isLessThan(MOST_RSS_GROWTH);
  }

  private TrackerServerConfig config(InetSocketAddress address) {
    return TrackerServerConfig.builder(address, Dialect.DOCUMENTED)
        .tracker(TrackerConfig.builder().limits(Limits.off()).build())
        .snapshot(directory.resolve("peers.snapshot"))
        .snapshotEvery(Duration.ofSeconds(2))
        .build();
  }

  private static void assertSound(TrackerServerStats stats, boolean first) {
    TrackerStats tracker = stats.tracker();
    assertThat(tracker.received()).isEqualTo(tracker.answered() + tracker.dropped());
    assertThat(tracker.dropped()).isZero();
    assertThat(tracker.peers()).isEqualTo(PEERS);
    assertThat(tracker.count(Outcome.ANNOUNCE_REGISTERED)).isEqualTo(first ? PEERS : 0);
    assertThat(stats.snapshots().saved()).isPositive();
    assertThat(stats.snapshots().failed() + stats.snapshots().damaged()).isZero();
  }

  /**
   * Returns the least of the last quarter less that of the second: the first warms up, and the
   * collector's own room comes and goes.
   */
  private static long growth(List<Lap> laps, ToLongFunction<Lap> what) {
    int quarter = laps.size() / 4;
    return least(laps.subList(laps.size() - quarter, laps.size()), what)
        - least(laps.subList(quarter, 2 * quarter), what);
  }

  private static long least(List<Lap> laps, ToLongFunction<Lap> what) {
    return laps.stream().mapToLong(what).min().orElseThrow();
  }

  private static void print(int lap, Lap now, PacedPeers peers) {
    System.out.printf(
        "lap %d: %,d asked, %d lost; p50 %,d us, p99 %,d us; heap %,d KiB, resident %,d KiB,"
            + " %d threads, %d descriptors, %d direct buffers%n",
        lap,
        peers.asked(),
        peers.lost(),
        peers.percentileUs(0.5),
        peers.percentileUs(0.99),
        now.heap >> 10,
        now.rss >> 10,
        now.resources.threads().size(),
        now.resources.descriptors(),
        now.resources.directBuffers());
  }
}
