package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.udp.TrackerServerStats.SnapshotStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots on disks that are full or read-only, in a mount namespace of a process of its own. */
@Tag("integration")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SnapshotFullDiskTest {

  private static final int FEW = 1_000;
  private static final int TOO_MANY = 10_000;

  @TempDir private Path directory;

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldKeepTheFileOnAFullDisk() throws Exception {
    String said = run("mount -t tmpfs -o size=256k tmpfs $0 && exec \"$@\" full");
    assertThat(said).contains("No space left on device").endsWith("saved 1, failed 1, took 1000\n");
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldNotLaunchWithAReadOnlyFolder() throws Exception {
    String said =
        run("mount -t tmpfs tmpfs $0 && \"$@\" once && mount -o remount,ro $0; \"$@\" ro || true");
    assertThat(said).contains("cannot keep snapshots: " + directory + " is not writable");
  }

  private String run(String script) throws IOException, InterruptedException {
    assumeTrue(
        new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0,
        "needs root, for a mount namespace");
    List<String> inNamespace = List.of("unshare", "-m", "sh", "-c", script, directory.toString());
    try (ChildProcess child =
        ChildProcess.plain(FullDisk.class)
            .by(inNamespace)
            .start(directory.resolve("peers.snapshot").toString())) {
      String said = child.rest();
      assertThat(child.exitCode()).as(said).isZero();
      return said;
    }
  }

  /** The child's program. */
  static final class FullDisk {

    public static void main(String[] args) throws IOException {
      TrackerServerConfig config =
          TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
              .tracker(Populations.UNLIMITED)
              .snapshot(Path.of(args[0]))
              .build();
      Snapshots snapshots = new Snapshots(config);
      snapshots.saveUntil(new CountDownLatch(0), Populations.tracker(FEW, null));
      if (!args[1].equals("once")) {
        snapshots.saveUntil(new CountDownLatch(0), Populations.tracker(TOO_MANY, null));
      }
      int took = new Snapshots(config).restore().stats().peers();
      SnapshotStats stats = snapshots.stats();
      System.out.printf("saved %d, failed %d, took %d%n", stats.saved(), stats.failed(), took);
    }

    private FullDisk() {}
  }
}
