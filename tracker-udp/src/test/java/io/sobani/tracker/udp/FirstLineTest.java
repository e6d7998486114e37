package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.peer.PeerLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first line after a connect arrives, of each pair of peers, whatever the limits. */
@Timeout(900)
class FirstLineTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @ParameterizedTest
  @CsvSource({"1000, false", "10, true"})
  void shouldDeliverTheFirstLineOfEachPair(int pairs, boolean limits) throws Exception {
    TrackerServerConfig config =
        TrackerServerConfig.builder(LOOPBACK, Dialect.APP)
            .tracker(
                TrackerConfig.builder().limits(limits ? Limits.defaults() : Limits.off()).build())
            .build();
    try (TrackerServer server = TrackerServer.launch(config)) {
      PeerConfig peer = PeerConfig.of(server.localAddresses().get(0));
      assertThat(peer.dialect()).isEqualTo(Dialect.APP);
      for (int i = 0; i < pairs; i++) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        try (TrackerClient alice = TrackerClient.launch(peer, new PeerEvents() {}, LOOPBACK);
            TrackerClient bob = TrackerClient.launch(peer, new Lines(lines), LOOPBACK)) {
          alice.connect(bob.registered().join()).join();
          String line = "line " + i;
          alice.execute(
              me -> me.links().all().forEach(link -> assertThat(link.chat(line)).isTrue()));

          assertThat(lines.poll(20, TimeUnit.SECONDS)).isEqualTo(line);
        }
      }
    }
  }

  private record Lines(BlockingQueue<String> lines) implements PeerEvents {
    @Override
    public void onChat(PeerLink link, String text) {
      lines.add(text);
    }
  }
}
