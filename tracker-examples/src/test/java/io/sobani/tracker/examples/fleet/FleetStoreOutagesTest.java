package io.sobani.tracker.examples.fleet;

import static io.sobani.tracker.examples.fleet.UdpPeer.insist;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import io.sobani.tracker.support.Eventually;
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
    String id = insist(() -> peer.announce(a.documented()));
    String far = insist(() -> friend.announce(b.documented()));
    UdpPeer asker = peer();
    UdpPeer hopeful = peer();
    assertThat(find(asker, a.documented(), far)).isEqualTo(friend.address());
    long noAnswers = a.count(Count.NO_ANSWER);
    long notWritten = c.count(Count.WRITE_FAILED);
    machine.takeMs();
    long usualNs = askLocally(1, peer, asker, id) + machine.takeMs() * 1_000_000;
    store.signal("STOP");
    hopeful.send(a.documented(), "{\"action\":\"push\",\"shareId\":\"" + far + "\"}");
    long hungNs = askLocally(5, peer, asker, id);
    assertThat(hungNs - machine.takeMs() * 1_000_000)
        .as("ns that 99 of 100 were answered in, usually %,d", usualNs)
        .isLessThan(2 * usualNs + 10_000_000);
    assertThat(hopeful.receive()).as("to a push of a foreign id").isEmpty();
    assertThat(a.count(Count.NO_ANSWER)).isGreaterThan(noAnswers);
    assertThat(c.count(Count.WRITE_FAILED)).isGreaterThan(notWritten);
    Eventually.holds(a::isHealthy); // within half a second, which may not be the first time
    store.signal("CONT");
    assertThat(find(asker, a.documented(), far)).isEqualTo(friend.address());
  }

  /** Asks for some seconds what node a answers by itself, and returns how soon it did, p99. */
  private long askLocally(int seconds, UdpPeer peer, UdpPeer asker, String id) {
    List<Long> tookNs = new ArrayList<>();
    long startNs = System.nanoTime();
    long nowNs = startNs;
    while (nowNs - startNs < seconds * 1_000_000_000L || tookNs.size() <= 50 * seconds) {
      assertThat(insist(() -> peer.pulse(a.documented()))).contains("\"status\":\"0\"");
      assertThat(insist(() -> asker.push(a.documented(), id))).isEqualTo(peer.address());
      tookNs.add(System.nanoTime() - nowNs);
      nowNs = System.nanoTime();
    }
    return tookNs.stream().sorted().skip(tookNs.size() * 99L / 100).findFirst().orElseThrow();
  }

  @Test
  void shouldFindEverybodyAgainAfterTheStoreCameBackEmpty() {
    List<UdpPeer> peers = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      UdpPeer peer = peer();
      RealNode node = i % 2 == 0 ? a : b;
      peers.add(peer);
      ids.add(insist(() -> peer.announce(node.documented())));
    }
    UdpPeer asker = peer();
    store.kill();
    pass(1_000);
    assertThat(asker.push(c.documented(), ids.get(0))).isEmpty();
    store.restart();
    for (int i = 0; i < PEERS; i++) {
      UdpPeer peer = peers.get(i);
      RealNode node = i % 2 == 0 ? a : b;
      String id = ids.get(i);
      await(
          Duration.ofSeconds(RealNode.LEASE_SECONDS / 3),
          () -> {
            peer.pulse(node.documented());
            String found = asker.push(c.documented(), id);
            assertThat(found).isIn("", peer.address());
            return !found.isEmpty();
          });
      assertThat(insist(() -> peer.announce(node.documented()))).isEqualTo(id);
    }
  }

  @Test
  void shouldCallNobodyUnknownWhoseNodeStoodStillWhenTheStoreCameBackEmpty() {
    UdpPeer peer = peer();
    UdpPeer asker = peer();
    String id = insist(() -> peer.announce(a.documented()));
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
    String id = insist(() -> peer.announce(a.app()));
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    store.cli("CLIENT", "KILL", "TYPE", "normal");
    store.cli("CLIENT", "KILL", "TYPE", "pubsub");
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    assertThat(insist(() -> peer.announce(a.app()))).isEqualTo(id);

    long noAnswers = b.count(Count.NO_ANSWER);
    long taken = a.count(Count.YIELDED);
    store.cli("CLIENT", "PAUSE", "2000", "ALL");
    assertThat(insist(() -> peer.alive(a.app()))).contains("alived");
    assertThat(asker.push(b.documented(), id)).isIn("", peer.address());
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    assertThat(b.count(Count.NO_ANSWER)).isGreaterThan(noAnswers);
    assertThat(a.count(Count.YIELDED)).as("from a living node").isEqualTo(taken);

    UdpPeer application = peer();
    insist(() -> application.announce(c.app()));
    await(Duration.ofSeconds(10), () -> application.push(c.app(), id).equals(peer.address()));
    // over its subscriber that was cut
    await(Duration.ofSeconds(10), () -> peer.receive().contains("income"));
  }

  @Test
  void shouldTakeNobodyAndCallNobodyUnknownWhileTheStoreIsFull() {
    UdpPeer peer = peer();
    UdpPeer asker = peer();
    String id = insist(() -> peer.announce(a.app()));
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    long notWritten = c.count(Count.WRITE_FAILED);
    long taken = a.count(Count.YIELDED);
    assertThat(store.cli("CONFIG", "SET", "maxmemory", "1")).isEqualTo("OK");
    pass(5_000); // beats fail, too
    assertThat(c.count(Count.WRITE_FAILED)).isGreaterThan(notWritten);
    assertThat(insist(() -> peer.alive(a.app()))).contains("alived");
    peer.send(b.app(), "{\"action\":\"alive\"}");
    assertThat(asker.push(b.documented(), id)).isIn("", peer.address());
    UdpPeer newcomer = peer();
    String late = insist(() -> newcomer.announce(a.documented()));
    assertThat(late).as("served here").isNotEmpty();
    assertThat(peer().push(b.documented(), late))
        .as("%s of %s, not written", late, newcomer.address())
        .isEmpty();
    assertThat(a.count(Count.YIELDED)).as("from a living node").isEqualTo(taken);
    store.cli("CONFIG", "SET", "maxmemory", "0");
    assertThat(find(asker, b.documented(), late)).isEqualTo(newcomer.address());
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
    assertThat(insist(() -> peer.announce(a.app()))).isEqualTo(id);
  }
}
