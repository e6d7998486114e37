package io.sobani.tracker.examples.fleet;

import static io.sobani.tracker.examples.fleet.UdpPeer.insist;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.support.Opened;
import io.sobani.tracker.support.Eventually;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node with a snapshot that starts before its store, in processes of their own. */
@Tag("integration")
class FleetWithoutStoreTest {

  @RegisterExtension private final Opened opened = new Opened();
  private RedisServer store;
  private UdpPeer peer;
  private UdpPeer asker;
  private String id;

  @TempDir private Path folder;

  @BeforeAll
  static void install() {
    RedisServer.require();
  }

  /** Has a node register a peer and stop. */
  @BeforeEach
  void makeSnapshot() {
    store = opened.add(RedisServer.start());
    peer = opened.add(new UdpPeer());
    asker = opened.add(new UdpPeer());
    RealNode node = nodeWithSnapshot().listening();
    id = insist(() -> peer.announce(node.app()));
    node.process().terminate();
    assertThat(node.process().exitCode()).isZero();
  }

  private RealNode node(String... more) {
    return opened.add(RealNode.start(store.uri(), more));
  }

  private RealNode nodeWithSnapshot() {
    return node("--snapshot", folder.resolve("snapshot").toString());
  }

  /** Leaves out that a store was slow for a while. */
  private static Stream<String> warnings(RealNode node) {
    return node.process()
        .errors()
        .lines()
        .filter(line -> line.startsWith("warning: ") && !line.contains("does not answer"))
        .distinct();
  }

  @Test
  void shouldServeItsSnapshotAndJoinWhenTheStoreComes() {
    store.kill();
    RealNode node = nodeWithSnapshot().listening();
    assertThat(insist(() -> peer.alive(node.app()))).contains("alived");
    assertThat(insist(() -> asker.push(node.documented(), id))).isEqualTo(peer.address());
    assertThat(asker.push(node.documented(), "zzzzzzzz")).as("an id of another node").isEmpty();

    store.restart();
    // the other makes keys of its own (--fleet-new) where it comes first
    Eventually.holds(() -> warnings(node).count() == 2);
    RealNode other = node().listening();
    UdpPeer far = opened.add(new UdpPeer());
    String farId = insist(() -> far.announce(other.documented()));
    Eventually.holds(() -> asker.push(node.documented(), farId).equals(far.address()));
    Eventually.holds(() -> asker.push(other.documented(), id).equals(peer.address()));
    Eventually.holds(() -> asker.push(node.documented(), "zzzzzzzz").equals("unknown"));
    assertThat(insist(() -> peer.announce(node.app()))).isEqualTo(id);
    node.process().terminate();
    assertThat(node.process().exitCode()).isZero();
    assertThat(warnings(node))
        .satisfiesExactly(
            start -> assertThat(start).contains("cannot be reached"),
            end -> assertThat(end).contains("answers again"));
  }

  @Test
  void shouldSayOnceThatTheStoreThatComesRefusesItAndJoinWhenItMay() {
    store.cli("CONFIG", "SET", "requirepass", "secret");
    store.signal("STOP");
    RealNode node = nodeWithSnapshot().listening();
    store.signal("CONT");
    Eventually.holds(() -> warnings(node).count() == 2);
    assertThat(insist(() -> peer.alive(node.app()))).contains("alived");
    store.cli("-a", "secret", "CONFIG", "SET", "requirepass", "");
    Eventually.holds(() -> warnings(node).count() == 3);
    assertThat(warnings(node))
        .satisfiesExactly(
            start -> assertThat(start).contains("cannot be reached"),
            refusal -> assertThat(refusal).contains("NOAUTH"),
            end -> assertThat(end).contains("answers again"));
  }

  @Test
  void shouldEndWhereTheStoreThatComesIsAnotherFleets() {
    store.cli("FLUSHALL");
    store.cli("SET", "sobani:fleet", FleetKeys.random(RealNode.LEASE_SECONDS * 1000L, 0).text());
    store.signal("STOP");
    RealNode node = nodeWithSnapshot().listening();
    assertThat(insist(() -> peer.alive(node.app()))).contains("alived");
    store.signal("CONT");
    assertThat(node.process().exitCode()).isEqualTo(1);
    assertThat(warnings(node))
        .satisfiesExactly(
            start -> assertThat(start).contains("cannot be reached"),
            end -> assertThat(end).contains("another fleet"));
    assertThat(store.cli("KEYS", "sobani:i:*")).as("what it wrote there").isEmpty();
  }
}
