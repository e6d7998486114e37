package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tracker that may have more peers than the heap can hold says so at its start, not later. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeapTest {

  private static final String REFUSED = "maxPeers 1000000 takes up to ";

  @Test
  @Fault("the heap cannot hold `maxPeers`")
  void shouldRefuseToStartWhereTheHeapIsTooSmall() throws Exception {
    try (ChildProcess child = ChildProcess.plain(Server.class, "-Xmx96m").start("1000000")) {
      assertThat(child.rest()).contains("IllegalArgumentException: " + REFUSED).contains("-Xmx");
      assertThat(child.exitCode()).isNotZero();
    }
  }

  @Test
  @Fault("the heap cannot hold `maxPeers`")
  void shouldNameWhatIsNeededAndWhatThereIs() {
    TrackerConfig huge = TrackerConfig.builder().maxPeers(100_000_000).build();
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED).tracker(huge);
    assertThatIllegalArgumentException()
        .isThrownBy(config::build)
        .withMessage(
            "maxPeers 100000000 takes up to %d bytes of heap, of which there are %d: lower it or raise -Xmx"
                .formatted(huge.maxBytes(), TrackerServer.heapBytes()));
  }

  @Test
  @Fault("the heap cannot hold `maxPeers`")
  void shouldLeaveRoomForWhatIsBesideTheTracker() {
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED);
    long half = TrackerServer.heapBytes() - TrackerConfig.defaults().maxBytes() / 2;
    int maxPeers = config.otherHeapBytes(half).build().tracker().maxPeers();
    assertThat(maxPeers).isBetween(400_000, 600_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.otherHeapBytes(TrackerServer.heapBytes()).build());
  }

  /** A bound that nobody set is one that the heap can hold, with the most expensive peers. */
  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC"})
  @Fault("the heap cannot hold `maxPeers`")
  void shouldHoldAsManyPeersAsItSays(String collector) throws Exception {
    try (ChildProcess child = ChildProcess.plain(Server.class, collector, "-Xmx64m").start()) {
      String said = child.rest();
      assertThat(said).matches("(?s).*INFO: maxPeers is (\\d+), as the heap holds\n\\1 peers\n");
      assertThat(child.exitCode()).isZero();
    }
  }

  @Test
  @Tag("integration")
  @Fault("the heap cannot hold `maxPeers`")
  void shouldRefuseToStartInTheMemoryOfASmallContainer() throws Exception {
    try (ControlGroup memory = ControlGroup.of("memory")) {
      memory.set("memory.limit_in_bytes", String.valueOf(96 << 20));
      try (ChildProcess child =
          ChildProcess.plain(Server.class).by(memory.command()).start("1000000")) {
        assertThat(child.rest()).contains(REFUSED);
      }
    }
  }

  /** The child's program: a server that is full of the peers that take most. */
  static final class Server {

    public static void main(String[] arguments) throws IOException {
      ChildProcess.endOnFailure();
      TrackerConfig.Builder tracker = TrackerConfig.builder();
      if (arguments.length > 0) {
        tracker.maxPeers(Integer.parseInt(arguments[0]));
      }
      TrackerServerConfig config =
          TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.DOCUMENTED)
              .tracker(tracker.build())
              .receiveBufferBytes(0)
              .build();
      try (TrackerServer server = TrackerServer.launch(config)) {
        fill(server.tracker());
        Recovery.assertServes(server.localAddresses().get(0));
        System.out.println(server.stats().tracker().peers() + " peers");
      }
    }

    private static void fill(Tracker tracker) {
      AddressOverride override = AddressOverride.of(new IpAddress(0x20010db8_00000001L, 1), 7);
      for (int i = 1; i <= tracker.config().maxPeers(); i++) {
        tracker.handle(
            System.nanoTime(),
            0,
            new InetSocketAddress(IpAddress.v4(0x0b00_0000 + i).toInetAddress(), 1 + i % 65_535),
            new Request.Announce(override),
            (socket, destination, reply) -> {});
      }
    }

    private Server() {}
  }
}
