package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Listener.OverridePolicy;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two sockets for one datagram: of several event loops the system would choose by the source which
 * dialect it meets. They are found before anything is bound.
 */
class OverlappingListenersTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, ::, 1",
    "0.0.0.0, ::, 2",
    "::, 127.0.0.1, 1",
    "::, 127.0.0.1, 2",
    "0.0.0.0, ::1, 2",
    "127.0.0.1, 127.0.0.1, 1",
    "::ffff:127.0.0.1, 127.0.0.1, 2"
  })
  void shouldBeRefused(String one, String other, int eventLoops) {
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(new InetSocketAddress(one, 3000), Dialect.DOCUMENTED);
    config.listen(new InetSocketAddress(other, 3000), Dialect.APP);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.eventLoops(eventLoops).build())
        .withMessageEndingWith("overlap: a socket speaks one dialect")
        .withMessageContaining(":3000 and ");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 3000, ::, 3001",
    "127.0.0.1, 3000, 127.0.0.2, 3000",
    "127.0.0.1, 3000, ::1, 3000",
    "::, 0, ::, 0",
  })
  void shouldNotBeSeenWhereThereAreNone(String one, int port, String other, int otherPort) {
    TrackerServerConfig.Builder config =
        TrackerServerConfig.builder(new InetSocketAddress(one, port), Dialect.DOCUMENTED);
    config.listen(new InetSocketAddress(other, otherPort), Dialect.APP);
    assertThat(config.build().tracker().listeners()).hasSize(2);
  }

  @Test
  void shouldBeRefusedForAHostsChannelAndASocketOfHandlersAsWell() throws Exception {
    try (DatagramChannel channel = DatagramChannel.open().bind(TestClient.LOOPBACK)) {
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      TrackerServerConfig.Builder config = TrackerServerConfig.builder();
      config.listen(channel, "inherited", Dialect.APP, OverridePolicy.NONE);
      config.listenForHandlers(new InetSocketAddress(bound.getPort()));
      assertThatIllegalArgumentException()
          .isThrownBy(config::build)
          .withMessageStartingWith(Binding.text(bound) + " and 0.0.0.0:" + bound.getPort());
    }
  }
}
