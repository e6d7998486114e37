package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million peers, saved and loaded; and what the event loop notices of a save. Prints figures. */
@Tag("long")
class SnapshotLoadTest {

  private static final int PEERS = 1_000_000;
  private static final int ROUNDS = 5;
  private static final long PHASE_NS = 5_000_000_000L;
  private static final byte[] PULSE = "{\"action\":\"pulse\"}".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;

  @Test
  void shouldSaveAndLoadAMillionPeersInASecondEach() throws Exception {
    Tracker tracker = Populations.tracker(PEERS, null);
    for (int i = 0; i < ROUNDS; i++) {
      Snapshots snapshots = new Snapshots(config());
      long saveNs = cpuNs("saved", () -> snapshots.saveUntil(new CountDownLatch(0), tracker));
      assertThat(snapshots.stats().saved()).isEqualTo(1);
      long loadNs = cpuNs("loaded", () -> assertThat(restoredPeers(snapshots)).isEqualTo(PEERS));
      assertThat(saveNs).isLessThan(1_000_000_000L);
      assertThat(loadNs).isLessThan(1_000_000_000L);
    }
  }

  /** Other processes make the wall time of a busy machine longer, so it is only printed. */
  private static long cpuNs(String what, Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long startNs = System.nanoTime();
    long cpuStartNs = threads.getCurrentThreadCpuTime();
    work.run();
    long cpuNs = threads.getCurrentThreadCpuTime() - cpuStartNs;
    long tookNs = System.nanoTime() - startNs;
    System.out.printf(
        "%,d peers %s in %d ms, %d ms of them on the processor%n",
        PEERS, what, tookNs / 1_000_000, cpuNs / 1_000_000);
    return cpuNs;
  }

  private static int restoredPeers(Snapshots snapshots) {
    try {
      return snapshots.restore().stats().peers();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldHardlySlowTheEventLoopDown() throws Exception {
    Tracker tracker = Populations.tracker(PEERS, null);
    Loop loop = new Loop(tracker);
    loop.run(PHASE_NS); // warms up
    loop.run(PHASE_NS);
    long idleNs = loop.percentile(0.99);

    CountDownLatch end = new CountDownLatch(1);
    Snapshots snapshots = new Snapshots(config());
    Thread saver = new Thread(() -> snapshots.saveUntil(end, tracker));
    saver.start();
    loop.run(PHASE_NS);
    long savingNs = loop.percentile(0.99);
    end.countDown();
    saver.join();
    System.out.printf(
        "a pulse, p99: %d ns idle, %d ns during %d saves%n",
        idleNs, savingNs, snapshots.stats().saved());
    assertThat(savingNs).isLessThanOrEqualTo(2 * idleNs);
  }

  private TrackerServerConfig config() {
    return TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
        .tracker(Populations.UNLIMITED)
        .snapshot(directory.resolve("peers.snapshot"))
        .snapshotEvery(Duration.ofMillis(10))
        .build();
  }

  /** The work of an event loop without its sockets: pulses of random peers. */
  private static final class Loop {

    private final DatagramTracker tracker;
    private final Random random = new Random(1);
    private final InetSocketAddress[] sources = new InetSocketAddress[1 << 16];
    private final ByteBuffer pulse = ByteBuffer.allocateDirect(PULSE.length).put(PULSE).flip();
    private final long[] tookNs = new long[20_000_000];
    private int count;

    Loop(Tracker tracker) {
      this.tracker = new DatagramTracker(tracker);
      Arrays.setAll(sources, i -> Populations.address(random.nextInt(PEERS)));
    }

    void run(long forNs) {
      count = 0;
      long startNs = System.nanoTime();
      for (long nowNs = startNs; nowNs - startNs < forNs && count < tookNs.length; ) {
        InetSocketAddress source = sources[random.nextInt(sources.length)];
        tracker.onDatagram(nowNs, 0, source, pulse, (socket, destination, reply) -> {});
        long thenNs = System.nanoTime();
        tookNs[count++] = thenNs - nowNs;
        nowNs = thenNs;
      }
    }

    long percentile(double part) {
      Arrays.sort(tookNs, 0, count);
      return tookNs[(int) (part * count)];
    }
  }
}
