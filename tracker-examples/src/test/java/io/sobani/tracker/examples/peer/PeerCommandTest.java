package io.sobani.tracker.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.examples.StandaloneTracker;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.udp.TrackerClient;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(180)
class PeerCommandTest {

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final PeerEvents heard =
      new PeerEvents() {
        @Override
        public void onChat(PeerLink link, String text) {
          lines.add(text);
        }
      };

  @Test
  void shouldConnectTwoTerminals() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (TrackerServer server =
            TrackerServer.launch(TrackerServerConfig.builder(loopback, Dialect.APP).build());
        ChildProcess alice = ChildProcess.start(StandaloneTracker.class, "peer", tracker(server))) {
      String alicesId = alice.await("id ");
      try (ChildProcess bob =
          ChildProcess.start(
              StandaloneTracker.class, "peer", tracker(server), "--push", alicesId)) {
        String bobsId = bob.await("id ");

        assertThat(alice.await("income ")).startsWith(bobsId + " 127.0.0.1:");
        assertThat(alice.await("connected ")).startsWith(bobsId + " 127.0.0.1:");
        assertThat(bob.await("connected ")).startsWith(alicesId + " 127.0.0.1:");
        alice.type("good day");
        assertThat(bob.await("chat ")).isEqualTo("good day");
        bob.type("good evening");
        assertThat(alice.await("chat ")).isEqualTo("good evening");
      }
      try (ChildProcess carol =
          ChildProcess.start(
              StandaloneTracker.class, "peer", tracker(server), "--app", "--push", "zzzzzzzz")) {
        assertThat(carol.await("failed ")).isEqualTo("unknownShareId");
      }
    }
  }

  @Test
  void shouldPrintTheAddressOfAPeerInTheDocumentedDialect() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TrackerServerConfig config = TrackerServerConfig.builder(loopback, Dialect.DOCUMENTED).build();
    try (TrackerServer server = TrackerServer.launch(config);
        ChildProcess alice =
            ChildProcess.start(StandaloneTracker.class, "peer", tracker(server), "--documented")) {
      String alicesId = alice.await("id ");
      try (ChildProcess bob =
              ChildProcess.start(
                  StandaloneTracker.class,
                  "peer",
                  tracker(server),
                  "--documented",
                  "--push",
                  alicesId);
          ChildProcess carol =
              ChildProcess.start(
                  StandaloneTracker.class, "peer", tracker(server), "--push", alicesId)) {
        assertThat(bob.await("found ")).startsWith(alicesId + " 127.0.0.1:");
        assertThat(carol.await("failed ")).isEqualTo("notIntroduced");
        assertThat(carol.errors()).contains("documented dialect", "APP");
      }
    }
  }

  @Test
  void shouldSayWithinSecondsThatNobodyAnswers() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        ChildProcess peer =
            ChildProcess.start(
                StandaloneTracker.class, "peer", "--tracker=127.0.0.1:" + silent.getLocalPort())) {
      assertThat(peer.await("unreachable")).isEmpty();
    }
  }

  @Test
  void shouldSpeakUtf8InAnyLocaleAndKeepStrangersFromTheTerminal() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (TrackerServer server =
            TrackerServer.launch(TrackerServerConfig.builder(loopback, Dialect.APP).build());
        ChildProcess alice =
            ChildProcess.of(StandaloneTracker.class)
                .environment(Map.of("LC_ALL", "C"))
                .start("peer", tracker(server));
        TrackerClient bob =
            TrackerClient.launch(PeerConfig.of(server.localAddresses().get(0)), heard, loopback)) {
      bob.connect(ShareId.parse(alice.await("id "))).join();
      bob.execute(
          peer ->
              peer.links()
                  .all()
                  .forEach(link -> link.chat("gr\u00fc\u00df \u001b[2J\u009b\u202e\u2066 x")));

      assertThat(alice.await("chat ")).isEqualTo("gr\u00fc\u00df ?[2J??? x");
      alice.type("\u00c4chz \u20ac");
      assertThat(lines.poll(60, TimeUnit.SECONDS)).isEqualTo("\u00c4chz \u20ac");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--tracker 127.0.0.1",
        "--tracker 127.0.0.1:0",
        "--tracker 127.0.0.1:x",
        "--tracker 127.0.0.1:70000",
        "--tracker :3000",
        "--tracker 127.0.0.1:3000 --push x",
        "--tracker 127.0.0.1:3000 --app --documented"
      })
  void shouldRefuseBadUsage(String args) {
    int exitCode =
        new CommandLine(new PeerCommand())
            .setErr(new PrintWriter(new StringWriter()))
            .execute(args.isEmpty() ? new String[0] : args.split(" "));

    assertThat(exitCode).isEqualTo(2);
  }

  private static String tracker(TrackerServer server) {
    return "--tracker=127.0.0.1:" + server.localAddresses().get(0).getPort();
  }
}
