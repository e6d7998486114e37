package io.sobani.tracker.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.support.Eventually;
import io.sobani.tracker.udp.TrackerServer;
import io.sobani.tracker.udp.TrackerServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class StreamingPeerTest {

  private static final int LINES = 300;

  @ParameterizedTest
  @ValueSource(classes = {StreamingPeer.class, OwnTrackerPeer.class})
  void shouldSayHowItIsUsed(Class<?> program) {
    try (ChildProcess unaddressed = ChildProcess.start(program)) {
      assertThat(unaddressed.exitCode()).isEqualTo(2);
      assertThat(unaddressed.errors()).startsWith("usage: " + program.getSimpleName() + " ");
    }
  }

  @Test
  void shouldPipeOneProcessToTheOther() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TrackerServerConfig config = TrackerServerConfig.builder(loopback, Dialect.APP).build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      String tracker = "127.0.0.1:" + server.localAddresses().get(0).getPort();
      try (ChildProcess receiver = ChildProcess.start(StreamingPeer.class, tracker)) {
        Eventually.holds(() -> receiver.errors().contains("id "));
        String id = receiver.errors().lines().findFirst().orElseThrow().substring("id ".length());
        try (ChildProcess sender = ChildProcess.start(StreamingPeer.class, tracker, id)) {
          for (int i = 0; i < LINES; i++) {
            sender.type("frame " + i);
          }
          sender.endInput();
          for (int i = 0; i < LINES; i++) {
            assertThat(receiver.line()).isEqualTo("frame " + i);
          }
          assertThat(receiver.line()).as("the end").isNull();
          assertThat(sender.exitCode()).isZero();
          assertThat(receiver.exitCode()).isZero();
        }
      }
    }
  }
}
