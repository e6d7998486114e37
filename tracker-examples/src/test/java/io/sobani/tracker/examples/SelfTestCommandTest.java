package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.TrackerConfig.TokenMode;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SelfTestCommandTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final StringWriter out = new StringWriter();

  @Test
  void shouldTellTheRoundTrip() throws Exception {
    try (TrackerServer tracker = launch(TokenMode.PREFERRED)) {
      assertThat(selfTest(tracker.localAddresses().get(0), "20s")).isZero();
      assertThat(out.toString().trim())
          .matches("tracker 127\\.0\\.0\\.1:\\d+ registers: \\d+\\.\\d{3} ms");
      assertThat(tracker.stats().tracker().peers()).isEqualTo(1);
    }
  }

  @Test
  void shouldShowATokenWhereTheTrackerWantsOne() throws Exception {
    try (TrackerServer tracker = launch(TokenMode.REQUIRED)) {
      assertThat(selfTest(tracker.localAddresses().get(0), "20s")).isZero();
      assertThat(tracker.stats().tracker().peers()).isEqualTo(1);
    }
  }

  /** As the health check of a container does, which knows the environment and nothing else. */
  @Test
  void shouldAskTheTrackerOfTheSameOptionsUnlessToldWhich() throws Exception {
    try (TrackerServer tracker = launch(TokenMode.PREFERRED)) {
      int port = tracker.localAddresses().get(0).getPort();
      for (String listen : List.of("127.0.0.1:" + port, "each:" + port, ":" + port)) {
        CommandLine environment = command(Map.of("SOBANI_TRACKER_LISTEN", listen));
        assertThat(environment.execute("self-test", "--timeout=20s")).isZero();
        assertThat(command().execute("--app-listen=" + listen, "self-test", "--timeout=20s"))
            .isZero();
      }
      assertThat(out.toString()).contains("tracker 127.0.0.1:" + port + " registers: ");
    }
  }

  @Test
  void shouldFailWhereNobodyListens() throws Exception {
    InetSocketAddress free;
    try (DatagramSocket socket = new DatagramSocket(ANY_PORT)) {
      free = (InetSocketAddress) socket.getLocalSocketAddress();
    }
    assertThat(selfTest(free, "1s")).isOne();
    assertThat(out.toString()).contains("does not answer");
  }

  @Test
  void shouldFailWhereNobodyAnswers() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(ANY_PORT)) {
      InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
      assertThat(selfTest(address, "1s")).isOne();
      assertThat(out.toString()).contains("does not answer within 1 s");
    }
  }

  @Test
  void shouldRefuseWhatIsNotAnAddress() {
    assertThat(command().execute("self-test", "3000")).isEqualTo(2);
    assertThat(command().execute("self-test", "no.such.host.invalid:3000")).isEqualTo(2);
    assertThat(command().execute("self-test", "127.0.0.1:70000")).isEqualTo(2);
  }

  private int selfTest(InetSocketAddress tracker, String timeout) {
    return command().execute("self-test", "127.0.0.1:" + tracker.getPort(), "--timeout", timeout);
  }

  private CommandLine command() {
    return command(Map.of());
  }

  private CommandLine command(Map<String, String> environment) {
    return StandaloneTracker.commandLine(new EnvironmentDefaults(environment))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(new StringWriter()));
  }

  private static TrackerServer launch(TokenMode tokens) throws Exception {
    return TrackerServer.launch(
        TrackerServerConfig.builder(ANY_PORT, Dialect.DOCUMENTED)
            .tracker(TrackerConfig.builder().tokenMode(tokens).build())
            .receiveBufferBytes(0)
            .build());
  }
}
