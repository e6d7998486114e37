package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runnable tracker, ended by SIGTERM and started again. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RestartTest {

  private static final String ANNOUNCE = "{\"action\":\"announce\"}";
  private static final String LISTEN = "--listen=127.0.0.1:0";

  @TempDir private Path directory;

  @Test
  void shouldRefuseNewcomersServeTheRestAndKeepItsIds() throws Exception {
    Path file = directory.resolve("peers.snapshot");
    String snapshot = "--snapshot=" + file;
    try (DatagramSocket peer = socket()) {
      String announced;
      try (StandaloneProcess tracker = StandaloneProcess.start(LISTEN, snapshot, "--drain=15")) {
        InetSocketAddress address = tracker.listening();
        announced = StandaloneProcess.ask(peer, address, ANNOUNCE);
        assertThat(announced).contains("shareId");
        tracker.terminate();
        assertThat(answerToNewcomers(address)).contains("\"closing\"");
        assertThat(StandaloneProcess.ask(peer, address, "{\"action\":\"alive\"}"))
            .isEqualTo("{\"action\":\"alived\"}");
        assertThat(tracker.exitCode()).as(tracker.errors()).isZero();
      }
      assertThat(file).exists();
      try (StandaloneProcess tracker = StandaloneProcess.start(LISTEN, snapshot)) {
        String again = StandaloneProcess.ask(peer, tracker.listening(), ANNOUNCE);
        assertThat(again).isEqualTo(announced);
        assertThat(tracker.errors()).contains("took over ").contains(" from " + file);
      }
    }
  }

  /** The drain may begin a while after SIGTERM. */
  private static String answerToNewcomers(InetSocketAddress address) throws Exception {
    while (true) {
      try (DatagramSocket newcomer = socket()) {
        String answer = StandaloneProcess.ask(newcomer, address, ANNOUNCE);
        if (!answer.contains("shareId")) {
          return answer;
        }
      }
      Thread.sleep(50); // within the budget of one host
    }
  }

  @Test
  void shouldNotEndWithZeroWhereTheLastSnapshotCannotBeSaved() throws Exception {
    Path file = directory.resolve("peers.snapshot");
    try (StandaloneProcess tracker = StandaloneProcess.start(LISTEN, "--snapshot=" + file)) {
      tracker.listening();
      Files.createDirectories(directory.resolve("peers.snapshot.tmp").resolve("in the way"));
      tracker.terminate();
      assertThat(tracker.exitCode()).isOne();
      assertThat(tracker.errors()).contains("cannot save snapshot " + file);
    }
  }

  @Test
  void shouldNotShareASnapshotWithAnotherProcess() throws Exception {
    Path file = directory.resolve("peers.snapshot");
    try (StandaloneProcess tracker = StandaloneProcess.start(LISTEN, "--snapshot=" + file)) {
      tracker.listening();
      assertFails(1, "cannot keep snapshots: another server has " + file, "--snapshot=" + file);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithSnapshotsAndDrains() throws Exception {
    Path none = directory.resolve("none").resolve("peers.snapshot");
    assertFails(
        1,
        "cannot keep snapshots: " + none.getParent() + " is not a directory",
        "--snapshot=" + none);
    Path folder = Files.createDirectory(directory.resolve("folder"));
    assertFails(1, "cannot read snapshot " + folder + ": ", "--snapshot=" + folder);
    assertFails(2, "--snapshot-every is 0 s, must be 10 ms to 86400 s", "--snapshot-every=0");
    assertFails(2, "--drain=-1: not a duration; use 300s or 5m", "--drain=-1");
  }

  private static void assertFails(int code, String text, String argument) throws Exception {
    try (StandaloneProcess tracker = StandaloneProcess.start(LISTEN, argument)) {
      assertThat(tracker.exitCode()).as(tracker.errors()).isEqualTo(code);
      assertThat(tracker.errors()).startsWith(text);
    }
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(20_000);
    return socket;
  }
}
