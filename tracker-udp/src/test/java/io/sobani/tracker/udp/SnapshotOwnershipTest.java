package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot belongs to one server, which writes it where it says and nowhere else. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SnapshotOwnershipTest {

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() throws IOException {
    directory = directory.toRealPath();
    file = directory.resolve("peers.snapshot");
  }

  @Test
  void shouldBeOfOneServerInAProcess() throws Exception {
    try (TrackerServer first = launch(file)) {
      assertThat(first.isRunning()).isTrue();
      assertCannotLaunch(file, "cannot keep snapshots: another server has " + file);
    }
    launch(file).close();
  }

  @Test
  void shouldBeOfOneProcess() throws Exception {
    try (ChildProcess child = ChildProcess.plain(Server.class).start(file.toString())) {
      child.address();
      assertCannotLaunch(file, "cannot keep snapshots: another server has " + file);
    }
    launch(file).close();
  }

  @Test
  void shouldBeFreeAgainWhereALaunchFails() throws Exception {
    try (TrackerServer other = TrackerServer.launch(config(null).build())) {
      TrackerServerConfig.Builder taken =
          TrackerServerConfig.builder(other.localAddresses().get(0), Dialect.DOCUMENTED)
              .snapshot(file);
      assertThatThrownBy(() -> TrackerServer.launch(taken.build())).hasMessageContaining("in use");
    }
    launch(file).close();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
  void shouldBeOneFileUnderAllNamesOfIt() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("peers.snapshot"));
    try (TrackerServer first = launch(file)) {
      assertThat(first.isRunning()).isTrue();
      assertCannotLaunch(link, "cannot keep snapshots: another server has " + file);
    }
  }

  /** Also where the link leads to a file that is not there yet. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
  void shouldFollowALinkAndKeepIt() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    Path target = disk.resolve("peers");
    Files.createSymbolicLink(file, Path.of("disk", "peers"));
    for (int peers : new int[] {10, 20}) {
      save(peers);
      assertThat(Files.readSymbolicLink(file)).isEqualTo(Path.of("disk", "peers"));
      assertThat(restored()).isEqualTo(peers);
    }
    assertThat(target).isRegularFile();
    assertThat(disk.resolve("peers.old")).isRegularFile();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
  void shouldNotWriteThroughALinkInPlaceOfItsTemporaryFile() throws Exception {
    Path victim = Files.writeString(directory.resolve("victim"), "of somebody else");
    Files.createSymbolicLink(directory.resolve("peers.snapshot.tmp"), victim);
    save(10);
    assertThat(victim).hasContent("of somebody else");
    assertThat(file).isRegularFile();
    assertThat(restored()).isEqualTo(10);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
  void shouldNotLockThroughALink() throws Exception {
    Files.createSymbolicLink(directory.resolve("peers.snapshot.lock"), directory.resolve("victim"));
    assertThatThrownBy(() -> launch(file)).isInstanceOf(IOException.class);
    assertThat(directory.resolve("victim")).doesNotExist();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no mkfifo")
  void shouldRefuseAPipe() throws Exception {
    for (Path pipe : List.of(file, directory.resolve("peers.snapshot.old"))) {
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      assertCannotLaunch(file, "cannot read snapshot " + pipe + ": it is not a regular file");
      Files.delete(pipe);
    }
  }

  @Test
  void shouldLaunchOnAnInterruptedThread() throws Exception {
    save(10);
    Thread.currentThread().interrupt();
    try (TrackerServer server = launch(file)) {
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThat(server.stats().tracker().peers()).isEqualTo(10);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /**
   * Before the rename, so that a loss of power leaves one of the two whole; and the folder after.
   */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a folder cannot be forced to the disk")
  void shouldForceFileAndFolderToTheDisk() throws Exception {
    List<String> forced = new ArrayList<>();
    Path temporary = directory.resolve("peers.snapshot.tmp");
    ByteBuffer content = ByteBuffer.allocate(88);
    try (SnapshotFile snapshot =
        new SnapshotFile(file) {
          @Override
          void force(FileChannel channel) throws IOException {
            forced.add(Files.exists(temporary) ? "file " + channel.size() : "folder");
          }
        }) {
      snapshot.save(List.of(content));
    }
    assertThat(forced).containsExactly("file 100", "folder");
    assertThat(file).hasSize(100);
  }

  private void save(int peers) throws IOException {
    new Snapshots(config(file).build())
        .saveUntil(new CountDownLatch(0), Populations.tracker(peers, null));
  }

  private int restored() throws IOException {
    try (Snapshots snapshots = new Snapshots(config(file).build())) {
      return snapshots.restore().stats().peers();
    }
  }

  private static void assertCannotLaunch(Path file, String message) {
    assertThatThrownBy(() -> launch(file)).isInstanceOf(IOException.class).hasMessage(message);
  }

  private static TrackerServer launch(Path file) throws IOException {
    return TrackerServer.launch(config(file).build());
  }

  private static TrackerServerConfig.Builder config(Path file) {
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
            .tracker(Populations.UNLIMITED)
            .receiveBufferBytes(0);
    return file == null ? config : config.snapshot(file);
  }

  /** The other process's program. */
  static final class Server {

    public static void main(String[] arguments) throws IOException {
      ChildProcess.endOnFailure();
      TrackerServer server = launch(Path.of(arguments[0]));
      System.out.println(server.localAddresses().get(0).getPort());
    }

    private Server() {}
  }
}
