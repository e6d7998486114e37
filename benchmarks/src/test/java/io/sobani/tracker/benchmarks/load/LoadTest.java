package io.sobani.tracker.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.bittorrent.BittorrentDatagramTracker;
import io.sobani.tracker.bittorrent.BittorrentTracker;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LoadTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "pulse, DOCUMENTED",
    "announce, DOCUMENTED",
    "push, DOCUMENTED",
    "mix, DOCUMENTED",
    "alive, APP",
    "push, APP"
  })
  void shouldBeAnsweredByTheTracker(String proto, Dialect dialect) throws IOException {
    TrackerConfig tracker = TrackerConfig.builder().limits(Limits.off()).build();
    TrackerServerConfig config =
        TrackerServerConfig.builder(ANY_PORT, dialect).tracker(tracker).build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      assertAnswered(server, proto);
      assertThat(server.stats().tracker().peers()).isEqualTo(20);
    }
  }

  @Test
  void shouldAskAnotherTrackerThanTheOneThatPeersRegisteredAt() throws IOException {
    TrackerConfig tracker = TrackerConfig.builder().limits(Limits.off()).build();
    TrackerServerConfig config =
        TrackerServerConfig.builder(ANY_PORT, Dialect.DOCUMENTED).tracker(tracker).build();
    try (TrackerServer server = TrackerServer.launch(config);
        TrackerServer other = TrackerServer.launch(config)) {
      String otherPort = Integer.toString(other.localAddresses().get(0).getPort());
      assertAnswered(server, "announce", "--ask-port", otherPort);
      assertThat(server.stats().tracker().received()).as("some asked again").isBetween(20L, 100L);
      assertThat(other.stats().tracker().peers()).isEqualTo(20);
    }
  }

  @Test
  void shouldBeAnsweredByTheBittorrentTracker() throws IOException {
    BittorrentTracker swarms =
        new BittorrentTracker(BittorrentConfig.builder().limits(false).build());
    TrackerServerConfig.Builder config = TrackerServerConfig.builder();
    int socket = config.listenForHandlers(ANY_PORT);
    config.handler(() -> new BittorrentDatagramTracker(swarms, socket));
    try (TrackerServer server = TrackerServer.launch(config.build())) {
      assertAnswered(server, "bep15");
    }
  }

  private void assertAnswered(TrackerServer server, String proto, String... more) {
    String port = Integer.toString(server.localAddresses().get(0).getPort());
    String[] options =
        ("--port " + port + " --peers 20 --window 8 --seconds 5 --requests 200").split(" ");
    int exit =
        load(
            Stream.of(options, new String[] {"--proto", proto}, more)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString()).contains("sent=200 ", "bad=0 ", "failed=0 ");
  }

  @Test
  void shouldCountEachRequestOnceWhenPaced() throws IOException {
    TrackerConfig tracker = TrackerConfig.builder().limits(Limits.off()).build();
    TrackerServerConfig config =
        TrackerServerConfig.builder(ANY_PORT, Dialect.DOCUMENTED).tracker(tracker).build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      String port = Integer.toString(server.localAddresses().get(0).getPort());
      assertThat(load("--port", port, "--peers", "100", "--rate", "500", "--seconds", "1"))
          .isZero();
    }
    assertThat(count("sent") + count("unsent")).isEqualTo(500);
    assertThat(count("good") + count("bad") + count("lost")).isEqualTo(count("sent"));
  }

  @Test
  void shouldLoseNothingOf50000RequestsASecond() throws IOException {
    assertNothingLost(5);
  }

  @Test
  @Tag("long")
  void shouldLoseNothingIn10Minutes() throws IOException {
    assertNothingLost(600);
  }

  /**
   * A slow machine may leave requests unsent, and may reply late; none that was sent may be lost.
   * No more peers wait than the default receive buffer has room for.
   */
  private void assertNothingLost(int seconds) throws IOException {
    TrackerConfig tracker = TrackerConfig.builder().limits(Limits.off()).build();
    TrackerServerConfig config =
        TrackerServerConfig.builder(ANY_PORT, Dialect.DOCUMENTED).tracker(tracker).build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      String port = Integer.toString(server.localAddresses().get(0).getPort());
      String length = Integer.toString(seconds);
      String[] steady = "--proto mix --rate 50000 --peers 250 --timeout 20".split(" ");
      String[] where = {"--port", port, "--seconds", length};
      String[] options = Stream.of(where, steady).flatMap(Stream::of).toArray(String[]::new);
      assertThat(load(options)).isZero();
      System.out.println("load held: " + out);
      assertThat(out.toString()).contains("bad=0 ", "failed=0 ", "lost=0 ");
    }
  }

  @Test
  void shouldRefuseOtherHosts() {
    assertThat(load("--host", "192.0.2.1", "--port", "3000")).isEqualTo(2);
    assertThat(err.toString()).contains("--host must be loopback: 192.0.2.1");
  }

  @Test
  void shouldRefuseMorePeersThanSockets() {
    assertThat(load("--port", "3000", "--peers", "200001")).isEqualTo(2);
    assertThat(err.toString()).contains("--peers must be 2 to 200000: 200001");
  }

  private int count(String name) {
    String line = " " + out;
    int from = line.indexOf(" " + name + "=") + name.length() + 2;
    return Integer.parseInt(line.substring(from, line.indexOf(' ', from)));
  }

  private int load(String... args) {
    CommandLine command = Load.commandLine();
    return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true)).execute(args);
  }
}
