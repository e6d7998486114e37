package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.SnapshotException;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.house.Fault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot on a disk that does what disks do. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SnapshotFileTest {

  private static final int PEERS = 160; // some 10 KB

  @TempDir private Path directory;
  private Path file;
  private Path old;

  @BeforeEach
  void nameFiles() {
    file = directory.resolve("peers.snapshot");
    old = directory.resolve("peers.snapshot.old");
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldNoticeAFlippedBitInEveryByte() throws Exception {
    flipBits(9);
  }

  @Tag("long")
  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldNoticeEveryFlippedBit() throws Exception {
    flipBits(1);
  }

  private void flipBits(int step) throws Exception {
    save(PEERS);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long bits = 8 * bytes.length();
      assertThat(bits).isGreaterThan(80_000);
      for (long bit = 0; bit < bits; bit += step) {
        flip(bytes, bit);
        assertThat(isRefused()).as("bit %d is flipped", bit).isTrue();
        flip(bytes, bit);
      }
    }
    assertThat(isRefused()).isFalse();
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldNoticeEveryTruncation() throws Exception {
    save(PEERS);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      for (long length = bytes.length() - 1; length >= 0; length--) {
        bytes.setLength(length);
        assertThat(isRefused()).as("%d bytes are left", length).isTrue();
      }
    }
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldNoticeWhatIsAppended() throws Exception {
    save(PEERS);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(bytes.length() + 1);
    }
    assertThat(isRefused()).isTrue();
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldNoticeAnotherLength() throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(112).putLong(100, 99);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, 108);
    Files.write(file, bytes.putInt(108, (int) crc.getValue()).array());
    assertThat(isRefused()).isTrue();
    crc.reset();
    crc.update(bytes.putLong(100, 100).array(), 0, 108);
    Files.write(file, bytes.putInt(108, (int) crc.getValue()).array());
    assertThat(isRefused()).isFalse();
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldFallBackToTheOneBeforeAndThenToAnEmptyTracker() throws Exception {
    save(100);
    save(200);
    try (LogCapture log = new LogCapture()) {
      assertThat(restoredPeers(0)).isEqualTo(200);
      flip(file);
      assertThat(restoredPeers(1)).isEqualTo(100);
      assertThat(log.lines)
          .containsSubsequence(
              "WARNING cannot use snapshot "
                  + file
                  + ": it is damaged: its length or CRC32C is another",
              "INFO took over 100 peers from " + old);
      assertThat(file).doesNotExist();
      assertThat(directory.resolve("peers.snapshot.damaged")).exists();

      flip(old);
      assertThat(restoredPeers(1)).isZero();
      assertThat(log.lines)
          .last()
          .isEqualTo("WARNING no snapshot is good: the tracker starts empty");
      assertThat(restoredPeers(0)).as("nothing is there now").isZero();
    }
  }

  /** A quiet server saves for hours before it collects garbage. */
  @Test
  void shouldLeaveNoDirectMemoryBehind() throws Exception {
    Snapshots snapshots = new Snapshots(config(file));
    Tracker tracker = Populations.tracker(1, null);
    snapshots.saveUntil(new CountDownLatch(0), tracker);
    long before = Resources.directBuffersNow();
    for (int i = 0; i < 50; i++) {
      snapshots.saveUntil(new CountDownLatch(0), tracker);
    }
    assertThat(Resources.directBuffersNow()).isLessThanOrEqualTo(before);
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldNotReadAnotherVersion() throws Exception {
    ByteBuffer head = ByteBuffer.allocate(32).putLong(0x736f_6261_6e69_0003L).clear();
    try (SnapshotFile snapshot = new SnapshotFile(file)) {
      snapshot.save(once(head));
    }
    try (LogCapture log = new LogCapture()) {
      assertThat(restoredPeers(1)).isZero();
      assertThat(log.lines)
          .contains(
              "WARNING cannot use snapshot " + file + ": its format is 3, this library reads 2");
    }
  }

  /** Between the two renames a kill leaves only the one before, and maybe a temporary file. */
  @Test
  @Fault("`kill -9` while a snapshot is written")
  void shouldTakeTheOneBeforeWhereTheNewOneIsNotThereYet() throws Exception {
    save(100);
    Files.move(file, old);
    Files.writeString(directory.resolve("peers.snapshot.tmp"), "the begin of a snap");
    assertThat(restoredPeers(0)).isEqualTo(100);
    save(200);
    assertThat(restoredPeers(0)).isEqualTo(200);
    assertThat(directory.resolve("peers.snapshot.tmp")).doesNotExist();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no POSIX permissions")
  void shouldLetOnlyTheOwnerReadIt() throws Exception {
    save(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldKeepTheFileWhereANewOneCannotBeWritten() throws Exception {
    save(100);
    Path inTheWay = Files.createDirectory(directory.resolve("peers.snapshot.tmp"));
    Files.createFile(inTheWay.resolve("file"));
    Snapshots snapshots = new Snapshots(config(file));
    try (LogCapture log = new LogCapture()) {
      snapshots.saveUntil(new CountDownLatch(0), Populations.tracker(200, null));
      assertThat(log.lines).hasSize(1);
      assertThat(log.lines.get(0))
          .startsWith("WARNING cannot save snapshot " + file)
          .endsWith("DirectoryNotEmptyException: " + inTheWay);
    }
    assertThat(snapshots.stats().failed()).isEqualTo(1);
    assertThat(restoredPeers(0)).isEqualTo(100);
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldKeepTheFileWhereANewOneCannotBeFinished() throws Exception {
    save(100);
    Iterable<ByteBuffer> failing =
        () -> {
          throw new OutOfMemoryError("for the test");
        };
    try (SnapshotFile snapshot = new SnapshotFile(file)) {
      assertThatThrownBy(() -> snapshot.save(failing)).isInstanceOf(OutOfMemoryError.class);
    }
    assertThat(restoredPeers(0)).isEqualTo(100);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(file, directory.resolve("peers.snapshot.lock"));
    }
  }

  @Test
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldNotLaunchWithWhatCannotBeRead() throws Exception {
    Path noFile = Files.createDirectory(directory.resolve("folder"));
    assertCannotLaunch(noFile, "cannot read snapshot " + noFile + ": it is a directory");
    assertThat(directory.resolve("folder.lock")).doesNotExist();
    Path below = Files.createFile(directory.resolve("plain")).resolve("peers.snapshot");
    assertCannotLaunch(
        below, "cannot keep snapshots: " + below.getParent() + " is not a directory");
    Path inTheWay = Files.createDirectory(directory.resolve("peers.lock"));
    assertCannotLaunch(
        directory.resolve("peers"),
        "cannot keep snapshots: java.nio.file.FileSystemException: " + inTheWay);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no POSIX permissions")
  @Fault("snapshots that are cut, flipped, foreign; full and read-only disks")
  void shouldNotLaunchWithoutPermission() throws Exception {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
    save(1);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assertCannotLaunch(file, "cannot read snapshot " + file + ": access denied");
  }

  private static void assertCannotLaunch(Path file, String message) {
    assertThatThrownBy(() -> TrackerServer.launch(config(file)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  private void save(int peers) throws Exception {
    Snapshots snapshots = new Snapshots(config(file));
    snapshots.saveUntil(new CountDownLatch(0), Populations.tracker(peers, null));
    assertThat(snapshots.stats().saved()).isEqualTo(1);
  }

  private int restoredPeers(int damagedFiles) throws IOException {
    try (Snapshots snapshots = new Snapshots(config(file))) {
      Tracker tracker = snapshots.restore();
      assertThat(snapshots.stats().damaged()).isEqualTo(damagedFiles);
      return tracker.stats().peers();
    }
  }

  /** Returns whether the file is seen to be damaged before anything of it is looked at. */
  private boolean isRefused() throws IOException {
    int[] pieces = {0};
    try {
      SnapshotFile.load(
          file,
          content -> {
            pieces[0]++;
            return null;
          });
      return false;
    } catch (SnapshotException e) {
      return pieces[0] == 0;
    }
  }

  private static void flip(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      flip(bytes, 4_321);
    }
  }

  private static void flip(RandomAccessFile bytes, long bit) throws IOException {
    bytes.seek(bit / 8);
    int value = bytes.read();
    bytes.seek(bit / 8);
    bytes.write(value ^ 1 << bit % 8);
  }

  private static List<ByteBuffer> once(ByteBuffer bytes) {
    return List.of(bytes);
  }

  private static TrackerServerConfig config(Path file) {
    return TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
        .tracker(Populations.UNLIMITED)
        .snapshot(file)
        .build();
  }
}
