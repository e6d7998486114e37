package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.support.Opened;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes in processes of their own and a real Redis, one fault after the other. */
@Tag("integration")
class FleetProcessesTest {

  private static final int PEERS = 20;

  @RegisterExtension private final Opened opened = new Opened();
  private RedisServer store;
  private RealNode a;
  private RealNode b;
  private RealNode c;

  @TempDir private Path folder;

  @BeforeAll
  static void install() {
    RedisServer.require();
  }

  @BeforeEach
  void startNodes() {
    store = opened.add(RedisServer.start());
    a = opened.add(RealNode.start(store.uri(), "--snapshot", folder.resolve("a").toString()));
    b = opened.add(RealNode.start(store.uri(), "--event-loops", "2"));
    c = opened.add(RealNode.start(store.uri()));
    a.listening();
    b.listening();
    c.listening();
    pass(11_000); // so long must a connection stand before nobody's receiving means a death
  }

  private UdpPeer peer() {
    return opened.add(new UdpPeer());
  }

  private static void pass(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tries again and again until it holds, and returns how long that took. */
  private static long await(Duration patience, BooleanSupplier condition) {
    long startNs = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - startNs).as("ns waited").isLessThan(patience.toNanos());
      pass(100);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
  }

  /** Asks an id at a node until the node may answer; records are written every 20 ms. */
  private String find(UdpPeer asker, InetSocketAddress node, String id) {
    pass(100);
    String[] found = new String[1];
    await(
        Duration.ofSeconds(15),
        () -> {
          found[0] = asker.push(node, id);
          return !found[0].isEmpty();
        });
    return found[0];
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

    RealNode again =
        opened
            .add(RealNode.start(store.uri(), "--snapshot", folder.resolve("a").toString()))
            .listening();
    assertThat(peer.alive(again.app())).contains("alived");
    assertThat(peer.announce(again.app())).isEqualTo(id);
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
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
      assertThat(peer.ask(a.documented(), "{\"action\":\"pulse\"}")).contains("\"status\":\"0\"");
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
            peers.get(each).ask((each % 2 == 0 ? a : b).documented(), "{\"action\":\"pulse\"}");
            String found = asker.push(c.documented(), ids.get(each));
            assertThat(found).isIn("", peers.get(each).address());
            return !found.isEmpty();
          });
      assertThat(peers.get(i).announce((i % 2 == 0 ? a : b).documented())).isEqualTo(ids.get(i));
    }
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

  @Test
  void shouldGiveUpWhatWasAdoptedWhileItStoodStill() {
    UdpPeer peer = peer();
    String id = peer.announce(a.app());
    peer.alive(a.app());
    UdpPeer asker = peer();
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
    a.signal("STOP");
    await(Duration.ofSeconds(16), () -> peer.alive(b.app()).contains("alived"));
    assertThat(peer.announce(b.app())).isEqualTo(id);
    a.signal("CONT");
    pass(5_000);
    peer.alive(b.app());
    assertThat(find(asker, a.documented(), id)).isEqualTo(peer.address());
    assertThat(peer.announce(b.app())).isEqualTo(id);
  }

  @Test
  void shouldTakeAPeerFromNobodyByForgedDatagrams() {
    UdpPeer peer = peer();
    String id = peer.announce(a.app());
    peer.alive(a.app());
    UdpPeer asker = peer();
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
    for (int i = 0; i < 300; i++) {
      // Sent from the peer's own socket, which is what a forger's looks like.
      peer.send(b.app(), i % 2 == 0 ? "{\"action\":\"alive\"}" : "{\"action\":\"announce\"}");
      if (i % 30 == 0) {
        assertThat(peer.ask(a.app(), "{\"action\":\"alive\"}")).contains("alived");
        assertThat(asker.push(c.documented(), id)).isIn("", peer.address());
      }
      pass(10);
    }
    assertThat(peer.announce(a.app())).isEqualTo(id);
  }

  @Test
  void shouldForgetRenewedIdsEverywhere() {
    UdpPeer peer = peer();
    UdpPeer asker = peer();
    String id = peer.announce(a.documented());
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    for (int i = 0; i < 20; i++) {
      String next =
          UdpPeer.id(
              peer.ask(
                  a.documented(), "{\"action\":\"pulse\",\"override\":true,\"shareId\":true}"));
      assertThat(next).isNotEqualTo(id);
      pass(100);
      assertThat(asker.push(b.documented(), id)).as("the old id").isIn("", "unknown");
      assertThat(find(asker, b.documented(), next)).isEqualTo(peer.address());
      id = next;
    }
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
        served += peer.ask(a.documented(), "{\"action\":\"pulse\"}").isEmpty() ? 0 : 1;
      }
    }
    assertThat(strangers).isGreaterThan(1_000);
    assertThat(served).isGreaterThanOrEqualTo(asked / 10 - 1);
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
  }

  @Test
  void shouldEndWhereItMeetsAnotherFleetAndStartWithOneLineWhereThereIsNoStore() {
    store.cli("SET", "sobani:fleet", FleetKeys.random(RealNode.LEASE_SECONDS * 1000L, 0).text());
    assertThat(a.process().exitCode()).isEqualTo(1);
    assertThat(a.process().errors()).contains("another fleet");

    store.kill();
    RealNode late = opened.add(RealNode.start(store.uri()));
    assertThat(late.process().exitCode()).isEqualTo(1);
    assertThat(late.process().errors()).contains("the fleet's store cannot be reached");
  }
}
