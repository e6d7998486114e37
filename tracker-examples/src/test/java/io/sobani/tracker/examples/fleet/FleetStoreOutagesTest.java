package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shows what holds while the store hangs, is emptied, cut off or full. */
@Tag("integration")
class FleetStoreOutagesTest extends ThreeProcesses {

  private static final int PEERS = 20;

  FleetStoreOutagesTest() {
    super(IdJudge.NEVER);
  }

  @Test
  void shouldServeWhatIsLocalWhileTheStoreHangs() {
    UdpPeer peer = peer();
    UdpPeer friend = peer();
    String id = peer.announce(a.documented());
    String far = friend.announce(b.documented());
    UdpPeer asker = peer();
    assertThat(find(asker, a.documented(), far)).isEqualTo(friend.address());
    store.signal("STOP");
    long endNs = System.nanoTime() + 5_000_000_000L;
    int asked = 0;
    while (System.nanoTime() - endNs < 0) {
      assertThat(peer.pulse(a.documented())).contains("\"status\":\"0\"");
      assertThat(asker.push(a.documented(), id)).isEqualTo(peer.address());
      asked++;
      if (asked % 50 == 0) {
        assertThat(asker.push(a.documented(), far)).as("of a foreign id").isEmpty();
      }
    }
    store.signal("CONT");
    assertThat(asked).isGreaterThan(50);
    assertThat(find(asker, a.documented(), far)).isEqualTo(friend.address());
  }

  @Test
  void shouldFindEverybodyAgainAfterTheStoreCameBackEmpty() {
    List<UdpPeer> peers = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      peers.add(peer());
      ids.add(peers.get(i).announce((i % 2 == 0 ? a : b).documented()));
    }
    UdpPeer asker = peer();
    store.kill();
    pass(1_000);
    assertThat(asker.push(c.documented(), ids.get(0))).isEmpty();
    store.restart();
    for (int i = 0; i < PEERS; i++) {
      int each = i;
      await(
          Duration.ofSeconds(RealNode.LEASE_SECONDS / 3),
          () -> {
            peers.get(each).pulse((each % 2 == 0 ? a : b).documented());
            String found = asker.push(c.documented(), ids.get(each));
            assertThat(found).isIn("", peers.get(each).address());
            return !found.isEmpty();
          });
      assertThat(peers.get(i).announce((i % 2 == 0 ? a : b).documented())).isEqualTo(ids.get(i));
    }
  }

  @Test
  void shouldCallNobodyUnknownWhoseNodeStoodStillWhenTheStoreCameBackEmpty() {
    UdpPeer peer = peer();
    UdpPeer asker = peer();
    String id = peer.announce(a.documented());
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
    store.kill();
    a.signal("STOP");
    store.restart();
    pass(4_000); // in which the others beat, write all that they have, and may say so
    a.signal("CONT");
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
  }

  @Test
  void shouldOutliveCutConnectionsAndAPause() {
    UdpPeer peer = peer();
    UdpPeer asker = peer();
    String id = peer.announce(a.app());
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    store.cli("CLIENT", "KILL", "TYPE", "normal");
    store.cli("CLIENT", "KILL", "TYPE", "pubsub");
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    assertThat(peer.announce(a.app())).isEqualTo(id);

    store.cli("CLIENT", "PAUSE", "2000", "ALL");
    assertThat(peer.alive(a.app())).contains("alived");
    assertThat(asker.push(b.documented(), id)).isIn("", peer.address());
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());

    UdpPeer application = peer();
    application.announce(c.app());
    await(Duration.ofSeconds(10), () -> application.push(c.app(), id).equals(peer.address()));
    assertThat(peer.receive()).as("over its subscriber that was cut").contains("income");
  }

  @Test
  void shouldTakeNobodyAndCallNobodyUnknownWhileTheStoreIsFull() {
    UdpPeer peer = peer();
    UdpPeer asker = peer();
    String id = peer.announce(a.app());
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    store.cli("CONFIG", "SET", "maxmemory", "1");
    pass(5_000); // beats fail, too
    assertThat(peer.alive(a.app())).contains("alived");
    peer.send(b.app(), "{\"action\":\"alive\"}");
    assertThat(asker.push(b.documented(), id)).isIn("", peer.address());
    UdpPeer newcomer = peer();
    String late = newcomer.announce(a.documented());
    assertThat(late).as("served here").isNotEmpty();
    assertThat(asker.push(b.documented(), late)).as("not written").isEmpty();
    store.cli("CONFIG", "SET", "maxmemory", "0");
    assertThat(find(asker, b.documented(), late)).isEqualTo(newcomer.address());
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
    assertThat(peer.announce(a.app())).isEqualTo(id);
  }
}
