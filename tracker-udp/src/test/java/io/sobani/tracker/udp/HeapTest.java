package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sobani.tracker.Limits;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tracker that may have more peers than the heap can hold says so at its start, not later. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeapTest {

  private static final String REFUSED = "maxPeers is 1000000, needs a heap of 112 MiB, which may";

  @Test
  void f24ShouldRefuseToStartWhereTheHeapIsTooSmall() throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of("-Xmx96m"), Server.class)) {
      assertThat(child.rest()).contains("IllegalArgumentException: " + REFUSED).contains("-Xmx");
      assertThat(child.process.waitFor()).isNotZero();
    }
  }

  @Test
  void f24ShouldNameWhatIsNeededAndWhatThereIs() {
    TrackerConfig huge = TrackerConfig.builder().maxPeers(100_000_000).build();
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder().tracker(huge).listen(TestClient.LOOPBACK);
    assertThatIllegalArgumentException()
        .isThrownBy(config::build)
        .withMessage(
            "maxPeers is 100000000, needs a heap of 9553 MiB, which may grow to %d MiB:"
                    .formatted(Runtime.getRuntime().maxMemory() >> 20)
                + " lower it or raise -Xmx");
  }

  /** The least heap that is not refused. */
  @ParameterizedTest
  @Tag("long")
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC"})
  void f24ShouldHoldAllPeersWhereItStarts(String collector) throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of(collector, "-Xmx116m"), Server.class, "full")) {
      assertThat(child.rest()).isEqualTo("1000000 peers\n");
      assertThat(child.process.waitFor()).isZero();
    }
  }

  @Test
  @Tag("integration")
  void f24ShouldRefuseToStartInTheMemoryOfASmallContainer() throws Exception {
    try (ControlGroup memory = ControlGroup.of("memory")) {
      memory.set("memory.limit_in_bytes", String.valueOf(96 << 20));
      try (ChildJvm child = ChildJvm.start(memory.command(), List.of(), Server.class)) {
        assertThat(child.rest()).contains(REFUSED);
      }
    }
  }

  /** What the child runs: a server that may have a million peers, and has them if told. */
  static final class Server {

    public static void main(String[] arguments) throws IOException {
      ChildJvm.endOnFailure();
      TrackerServerConfig config =
          TrackerServerConfig.builder()
              .tracker(TrackerConfig.builder().limits(Limits.off()).build())
              .listen(TestClient.LOOPBACK)
              .receiveBufferBytes(0)
              .build();
      try (TrackerServer server = TrackerServer.launch(config)) {
        if (arguments.length > 0) {
          fill(server.tracker());
          Recovery.assertServes(server.localAddresses().get(0));
        }
        System.out.println(server.stats().tracker().peers() + " peers");
      }
    }

    private static void fill(Tracker tracker) {
      for (int i = 1; i <= tracker.config().maxPeers(); i++) {
        IpAddress ip = new IpAddress(0x20010db8_00000000L, i);
        tracker.handle(
            MonotonicClock.nowNs(),
            0,
            new InetSocketAddress(ip.toInetAddress(), 1 + i % 65_535),
            Request.Announce.PLAIN,
            (socket, destination, reply) -> {});
      }
    }

    private Server() {}
  }
}
