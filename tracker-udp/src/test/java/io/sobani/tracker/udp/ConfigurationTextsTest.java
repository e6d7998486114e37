package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.bittorrent.BittorrentClientConfig;
import io.sobani.tracker.bittorrent.BittorrentConfig;
import io.sobani.tracker.peer.PeerConfig;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The text of a configuration, in a host's log or debugger, shows what was set. */
class ConfigurationTextsTest {

  @Test
  void shouldShowWhatWasSet() throws Exception {
    TrackerConfig tracker =
        TrackerConfig.builder()
            .maxPeers(77)
            .limits(Limits.builder().maxPeersPerHost(7).build())
            .build();
    TrackerServerConfig config =
        TrackerServerConfig.builder(TestClient.LOOPBACK, Dialect.APP).tracker(tracker).build();
    assertThat(config.tracker()).asString().contains("maxPeers=77", "PerHost=7,", "dialect=APP");
    assertThat(config).asString().contains("maxPeers=77", "eventLoops=1", "127.0.0.1:0");
    try (TrackerServer server = TrackerServer.launch(config)) {
      assertThat(server).asString().contains("127.0.0.1:0", "RUNNING");
    }
    assertThat(Limits.off()).asString().isEqualTo("Limits[off]");
    for (Object other :
        List.of(
            config,
            config.tracker(),
            BittorrentConfig.defaults(),
            BittorrentClientConfig.defaults(),
            PeerConfig.of(new InetSocketAddress("192.0.2.1", 3000)))) {
      assertThat(other)
          .asString()
          .startsWith(other.getClass().getSimpleName() + "[")
          .doesNotContainPattern("@[0-9a-f]{4,}");
    }
  }
}
