package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.support.FreePort;
import io.sobani.tracker.net.Endpoint;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The runnable tracker from outside: what it prints, what it answers, how it ends. */
class StandaloneTrackerTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void shouldPrintItsListenersServeThemAndEndWithZeroOnTerm() throws Exception {
    try (StandaloneProcess tracker =
            StandaloneProcess.start("--listen", "127.0.0.1:0", "--app-listen", "127.0.0.1:0");
        DatagramSocket peer = peer()) {
      String first = tracker.line();
      assertThat(first).matches("listening udp 127\\.0\\.0\\.1:\\d+ documented");
      InetSocketAddress documented = Endpoint.parse(first.split(" ")[2]).toSocketAddress();
      InetSocketAddress app = tracker.listening();

      assertThat(StandaloneProcess.ask(peer, documented, "{\"action\":\"announce\"}"))
          .matches("\\{\"action\":\"announceReceived\",\"data\":\\{\"shareId\":\"\\w{8}\"}}");
      assertThat(StandaloneProcess.ask(peer, app, "{\"action\":\"alive\"}"))
          .isEqualTo("{\"action\":\"alived\"}");

      tracker.terminate();
      assertThat(tracker.exitCode()).as(tracker.errors()).isZero();
    }
  }

  @Test
  void shouldSayWhatItIs() throws Exception {
    try (StandaloneProcess tracker = StandaloneProcess.start("--version")) {
      assertThat(tracker.line())
          .matches(
              "sobani-tracker \\d+\\.\\d+\\.\\d+\\S* "
                  + "\\(commit \\w+, java \\d+\\S*, jackson-core 3\\.\\S+\\)");
      assertThat(tracker.exitCode()).isZero();
    }
  }

  @Test
  void shouldLogNextToNothingForJunk() throws Exception {
    try (StandaloneProcess tracker = StandaloneProcess.start("--listen", "127.0.0.1:0");
        DatagramSocket peer = peer()) {
      InetSocketAddress address = tracker.listening();
      byte[] junk = "{\"action\":\r\n\u001b".getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 100_000; i++) {
        peer.send(new DatagramPacket(junk, 1 + i % junk.length, address));
        if (i % 100 == 99) { // keep within the receive buffer
          StandaloneProcess.ask(peer, address, "{\"action\":\"announce\"}");
        }
      }
      assertThat(tracker.errors().lines().filter(line -> !line.contains("rmem_max")))
          .hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void shouldReadTheEnvironmentAndLetAnOptionWin() throws Exception {
    Map<String, String> environment =
        Map.of("SOBANI_TRACKER_SHARE_ID_LENGTH", "3", "SOBANI_TRACKER_LISTEN", "127.0.0.1:0");
    assertFails(2, "SOBANI_TRACKER_SHARE_ID_LENGTH is 3, must be 6 to 20", environment);
    try (StandaloneProcess tracker =
            StandaloneProcess.start(environment, "--share-id-length", "12");
        DatagramSocket peer = peer()) {
      String answer = StandaloneProcess.ask(peer, tracker.listening(), "{\"action\":\"announce\"}");
      assertThat(answer).matches(".*\"shareId\":\"\\w{12}\".*");
    }
  }

  @Test
  void shouldSayTheNextStepWhenThePortIsTaken() throws Exception {
    try (DatagramSocket taken = peer()) {
      int port = taken.getLocalPort();
      String address = "127.0.0.1:" + port;
      assertFails(
          1,
          "cannot listen on %s: address already in use. Who has it: ss -ulpn 'sport = :%s'."
                  .formatted(address, port)
              + " Or: --listen 127.0.0.1:0",
          Map.of(),
          "--listen",
          address);
    }
  }

  @Test
  void shouldSayTheNextStepWhenTheAddressIsNotLocal() throws Exception {
    assertFails(
        1,
        "cannot listen on 192.0.2.1:3000: no such address on this host. Local addresses: ",
        Map.of(),
        "--listen",
        "192.0.2.1:3000");
  }

  @Test
  void shouldShareASocketWithBittorrentWhicheverFamilyItsWildcardIsOf() throws Exception {
    int port = FreePort.nextOfUdp();
    try (StandaloneProcess tracker =
        StandaloneProcess.start("--listen=0.0.0.0:" + port, "--bittorrent=[::]:" + port)) {
      assertThat(tracker.line()).endsWith(":" + port + " documented");
      assertThat(tracker.line()).endsWith(":" + port + " bittorrent");
    }
  }

  @Test
  void shouldFindListenersThatOverlapBeforeItBindsAnything() throws Exception {
    try (DatagramSocket taken = peer()) { // were it bound first, this would be the failure
      int port = taken.getLocalPort();
      for (String other : List.of("--app-listen=0.0.0.0:", "--bittorrent=127.0.0.1:")) {
        for (String loops : List.of("1", "2")) {
          assertFails(
              2,
              "[::]:" + port + " and ",
              Map.of(),
              "--event-loops=" + loops,
              "--listen=[::]:" + port,
              other + port);
        }
      }
    }
  }

  @Test
  void shouldSayWhatInheritNeeds() throws Exception {
    assertFails(
        1,
        "--listen inherit: standard input is not a UDP socket"
            + " (systemd: StandardInput=socket and ListenDatagram=)",
        Map.of(),
        "--listen",
        "inherit");
  }

  @Test
  void shouldRefuseBadUsageWithTwo() throws Exception {
    assertFails(2, "--peer-ttl=5x: not a duration; use 300s or 5m", Map.of(), "--peer-ttl", "5x");
    assertFails(2, "Unknown option: '--lisen=1'", Map.of(), "--lisen=1");
    assertFails(2, "--max-peers 9000000 takes up to ", Map.of(), "--max-peers", "9000000");
    assertFails(
        2,
        "inherit: standard input is one socket, so only one option may say so",
        Map.of(),
        "--listen=inherit",
        "--app-listen=inherit");
    assertFails(2, "--bittorrent inherit: only --listen", Map.of(), "--bittorrent=inherit");
    assertFails(
        2,
        "[::]:3000 and [::]:3000 overlap: a socket speaks one dialect",
        Map.of(),
        "--listen=[::]:3000",
        "--app-listen=:3000");
  }

  private static void assertFails(
      int code, String text, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    try (StandaloneProcess tracker = StandaloneProcess.start(environment, arguments)) {
      assertThat(tracker.exitCode()).as(tracker.errors()).isEqualTo(code);
      assertThat(tracker.errors().lines().findFirst().orElse("")).startsWith(text);
    }
  }

  private static DatagramSocket peer() throws IOException {
    DatagramSocket peer = new DatagramSocket(0, LOOPBACK);
    peer.setSoTimeout(20_000);
    return peer;
  }
}
