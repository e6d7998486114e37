package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shows what holds while a node is killed, restarted or stopped, and under forgeries, renewals and
 * a flood.
 */
@Tag("integration")
class FleetProcessesTest extends ThreeProcesses {

  private static final int PEERS = 20;

  FleetProcessesTest() {
    super(IdJudge.GONE_AFTER_NS);
  }

  @Test
  void shouldKeepIdsOverTheDeathOfANode() {
    List<UdpPeer> peers = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      peers.add(peer());
      ids.add(peers.get(i).announce(a.app()));
      peers.get(i).alive(a.app());
    }
    UdpPeer asker = peer();
    assertThat(find(asker, c.documented(), ids.get(0))).isEqualTo(peers.get(0).address());
    a.process().kill();

    for (int i = 0; i < PEERS; i++) {
      UdpPeer peer = peers.get(i);
      assertThat(find(asker, c.documented(), ids.get(i)))
          .as("a push meanwhile")
          .isEqualTo(peer.address());
    }
    for (UdpPeer peer : peers) {
      peer.send(b.app(), "{\"action\":\"alive\"}");
    }
    pass(2_500);
    for (int i = 0; i < PEERS; i++) {
      UdpPeer peer = peers.get(i);
      await(Duration.ofSeconds(4), () -> peer.alive(b.app()).contains("alived"));
      assertThat(peer.announce(b.app())).isEqualTo(ids.get(i));
      assertThat(find(asker, c.documented(), ids.get(i))).isEqualTo(peer.address());
    }
    for (RealNode node : new RealNode[] {b, c}) {
      assertThat(judge.unanswered(node.documented())).as("but for those under way").isLessThan(20);
    }
  }

  @Test
  void shouldLoseNoIdOverARestartWithASnapshot() {
    UdpPeer peer = peer();
    String id = peer.announce(a.app());
    peer.alive(a.app());
    UdpPeer asker = peer();
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    a.process().terminate();
    assertThat(a.process().exitCode()).isZero();
    assertThat(asker.push(b.documented(), id)).isEqualTo(peer.address());

    RealNode again = startAgain();
    assertThat(peer.alive(again.app())).contains("alived");
    assertThat(peer.announce(again.app())).isEqualTo(id);
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
  }

  @Test
  void shouldGiveUpWhatWasAdoptedWhileItStoodStill() {
    UdpPeer peer = peer();
    String id = peer.announce(a.app());
    peer.alive(a.app());
    UdpPeer asker = peer();
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
    a.signal("STOP");
    await(Duration.ofSeconds(13), () -> peer.alive(b.app()).contains("alived"));
    assertThat(peer.announce(b.app())).isEqualTo(id);
    a.signal("CONT");
    pass(5_000);
    peer.alive(b.app());
    assertThat(find(asker, a.documented(), id)).isEqualTo(peer.address());
    assertThat(peer.announce(b.app())).isEqualTo(id);
  }

  /** Forgeries leave from the peer's own socket, which is what a forger's look like. */
  @ParameterizedTest(name = "proven: {0}, a keepalive every {1} ms")
  @CsvSource({"false, 300", "true, 300", "false, 12000", "true, 12000"})
  void shouldTakeAPeerFromNobodyByForgedDatagrams(boolean proven, int everyMs) {
    UdpPeer peer = peer();
    String id = peer.announce(a.app());
    if (proven) {
      peer.prove(a.app());
    }
    UdpPeer asker = peer();
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
    List<String> forged = List.of("alive", "announce", "pulse");
    long startNs = System.nanoTime();
    for (int i = 1; System.nanoTime() - startNs < (everyMs + 2_000) * 1_000_000L; i++) {
      peer.send(b.app(), "{\"action\":\"" + forged.get(i % forged.size()) + "\"}");
      if (i % 30 == 0) {
        assertThat(asker.push(c.documented(), id)).isIn("", peer.address());
      }
      if (i % (everyMs / 10) == 0) {
        assertThat(peer.alive(a.app())).contains("alived");
      }
      pass(10);
    }
    assertThat(peer.announce(a.app())).isEqualTo(id);
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
  }

  @Test
  void shouldForgetRenewedIdsEverywhere() {
    UdpPeer peer = peer();
    UdpPeer asker = peer();
    String id = peer.announce(a.documented());
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    for (int i = 0; i < 20; i++) {
      String next = peer.renewId(a.documented());
      assertThat(next).isNotEqualTo(id);
      pass(100);
      assertThat(asker.push(b.documented(), id)).as("the old id").isIn("", "unknown");
      assertThat(find(asker, b.documented(), next)).isEqualTo(peer.address());
      id = next;
    }
    assertThat(judge.gone()).as("old ids of the crowd that were not found").isGreaterThan(20);
  }

  @Test
  void shouldServeKnownPeersThroughAFloodOfStrangers() throws Exception {
    UdpPeer peer = peer();
    String id = peer.announce(a.documented());
    UdpPeer asker = peer();
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    long endNs = System.nanoTime() + 3_000_000_000L;
    int strangers = 0;
    int served = 0;
    int asked = 0;
    while (System.nanoTime() - endNs < 0) {
      try (UdpPeer stranger = new UdpPeer()) {
        for (int i = 0; i < 20; i++) {
          stranger.send(a.documented(), "{\"action\":\"push\",\"shareId\":\"zzzzzzz" + i + "\"}");
          stranger.send(a.documented(), "{\"action\":\"pulse\"}");
          strangers += 2;
        }
      }
      if (++asked % 10 == 0) {
        served += peer.pulse(a.documented()).isEmpty() ? 0 : 1;
      }
    }
    assertThat(strangers).isGreaterThan(1_000);
    assertThat(served).isGreaterThanOrEqualTo(asked / 10 - 1);
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
  }
}
