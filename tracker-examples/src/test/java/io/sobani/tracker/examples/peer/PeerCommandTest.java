package io.sobani.tracker.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.examples.StandaloneTracker;
import io.sobani.tracker.examples.support.ChildProcess;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(180)
class PeerCommandTest {

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
