package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.support.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes whose store is a master, its replica and a Sentinel; the master dies. */
@Tag("integration")
class FleetFailoverTest {

  private static final int PEERS = 20;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeAll
  static void install() {
    RedisServer.require();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  @Test
  void shouldKeepEveryIdOverAFailover() throws Exception {
    RedisServer master = opened(RedisServer.start());
    RedisServer replica = opened(RedisServer.startReplica(master));
    RedisServer sentinel = opened(RedisServer.startSentinel(master, folder));
    Eventually.holds(() -> sentinel.cli("SENTINEL", "REPLICAS", "fleet").contains("slave"));
    String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#fleet";
    RealNode a = opened(RealNode.start(uri)).listening();
    RealNode b = opened(RealNode.start(uri)).listening();
    List<UdpPeer> peers = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      peers.add(opened(new UdpPeer()));
      ids.add(peers.get(i).announce(a.app()));
    }
    UdpPeer asker = opened(new UdpPeer());
    Eventually.holds(() -> asker.push(b.documented(), ids.get(0)).equals(peers.get(0).address()));

    master.kill();
    Eventually.holds(
        () -> {
          assertThat(asker.push(b.documented(), ids.get(0))).isIn("", peers.get(0).address());
          assertThat(peers.get(0).alive(a.app())).contains("alived");
          return replica.cli("ROLE").startsWith("master");
        });
    for (int i = 0; i < PEERS; i++) {
      UdpPeer peer = peers.get(i);
      String id = ids.get(i);
      assertThat(peer.announce(a.app())).isEqualTo(id);
      Eventually.holds(
          () -> {
            String found = asker.push(b.documented(), id);
            assertThat(found).isIn("", peer.address());
            return !found.isEmpty();
          });
    }
    UdpPeer newcomer = opened(new UdpPeer());
    String late = newcomer.announce(b.app());
    Eventually.holds(() -> asker.push(a.documented(), late).equals(newcomer.address()));
  }
}
