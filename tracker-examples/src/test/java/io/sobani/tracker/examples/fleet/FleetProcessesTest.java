package io.sobani.tracker.examples.fleet;

import static io.sobani.tracker.examples.fleet.UdpPeer.insist;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shows what holds while a node is killed, drains, is restarted or is stopped. */
@Tag("integration")
class FleetProcessesTest extends ThreeProcesses {

  private static final int PEERS = 20;
  private static final int KEEPALIVE_MS = 2_000;

  FleetProcessesTest() {
    super(IdJudge.GONE_AFTER_NS);
  }

  @Test
  void shouldKeepIdsWithinFourSecondsOfTheDeathOfANode() {
    Map<UdpPeer, String> ids = new HashMap<>();
    for (int i = 0; i < PEERS; i++) {
      UdpPeer peer = peer();
      ids.put(peer, insist(() -> peer.announce(a.app())));
    }
    UdpPeer asker = peer();
    ids.forEach(
        (peer, id) -> assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address()));
    int unanswered = judge.unanswered(b.documented()) + judge.unanswered(c.documented());
    long noAnswers = b.count(Count.NO_ANSWER) + c.count(Count.NO_ANSWER);
    ids.keySet().forEach(peer -> insist(() -> peer.alive(a.app())));
    machine.takeMs();
    a.process().kill();
    ids.forEach(
        (peer, id) ->
            assertThat(find(asker, c.documented(), id)).as("meanwhile").isEqualTo(peer.address()));
    Queue<Long> tookMs = new ConcurrentLinkedQueue<>();
    each(List.copyOf(ids.keySet()), peer -> tookMs.add(keepAliveUntilHeard(peer)));
    long delayMs = machine.takeMs();
    assertThat(tookMs).as("ms").allMatch(ms -> ms < 4_000 + STORE_MS + delayMs);
    ids.forEach(
        (peer, id) -> {
          assertThat(insist(() -> peer.announce(b.app()))).isEqualTo(id);
          assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
        });
    int later = judge.unanswered(b.documented()) + judge.unanswered(c.documented());
    if (b.count(Count.NO_ANSWER) + c.count(Count.NO_ANSWER) == noAnswers) { // the store kept up
      assertThat(later - unanswered).as("but for those under way").isLessThan(20);
    }
  }

  /** Keeps a peer alive at node b, as the application does, and returns when that was answered. */
  private long keepAliveUntilHeard(UdpPeer peer) {
    long startNs = System.nanoTime();
    for (int tries = 1; !peer.alive(b.app()).contains("alived"); tries++) {
      pass(Math.max(0, tries * KEEPALIVE_MS - (System.nanoTime() - startNs) / 1_000_000));
    }
    return (System.nanoTime() - startNs) / 1_000_000;
  }

  @Test
  void shouldLoseNoIdWhileItDrainsAndOverItsRestart() {
    UdpPeer leaves = peer();
    UdpPeer stays = peer();
    List<String> ids = new ArrayList<>();
    for (UdpPeer peer : List.of(leaves, stays)) {
      ids.add(insist(() -> peer.announce(a.app())));
      insist(() -> peer.alive(a.app()));
    }
    UdpPeer asker = peer();
    assertThat(find(asker, b.documented(), ids.get(0))).isEqualTo(leaves.address());
    assertThat(find(asker, b.documented(), ids.get(1))).isEqualTo(stays.address());
    long yielded = a.count(Count.YIELDED);
    a.process().terminate();
    await(Duration.ofSeconds(DRAIN_SECONDS - 5), () -> leaves.alive(b.app()).contains("alived"));
    assertThat(a.count(Count.YIELDED)).as("at once, by a node that drains").isGreaterThan(yielded);
    assertThat(insist(() -> stays.alive(a.app()))).contains("alived");
    assertThat(find(asker, b.documented(), ids.get(0))).isEqualTo(leaves.address());
    assertThat(a.process().exitCode()).isZero();
    assertThat(find(asker, b.documented(), ids.get(1))).isEqualTo(stays.address());

    startAgain();
    assertThat(insist(() -> stays.alive(a.app()))).contains("alived");
    assertThat(insist(() -> stays.announce(a.app()))).isEqualTo(ids.get(1));
    assertThat(insist(() -> leaves.announce(b.app()))).isEqualTo(ids.get(0));
    assertThat(find(asker, c.documented(), ids.get(0))).isEqualTo(leaves.address());
    assertThat(find(asker, c.documented(), ids.get(1))).isEqualTo(stays.address());
  }

  @Test
  void shouldGiveUpWhatWasAdoptedWhileItStoodStill() {
    UdpPeer peer = peer();
    String id = insist(() -> peer.announce(a.app()));
    UdpPeer asker = peer();
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
    long stale = a.count(Count.STALE);
    insist(() -> peer.alive(a.app()));
    a.signal("STOP");
    long stoppedNs = System.nanoTime();
    await(Duration.ofSeconds(25), () -> peer.alive(b.app()).contains("alived"));
    assertThat(insist(() -> peer.announce(b.app()))).isEqualTo(id);
    pass(Math.max(0, 15_000 - (System.nanoTime() - stoppedNs) / 1_000_000));
    a.signal("CONT");
    await(Duration.ofSeconds(30), () -> a.count(Count.STALE) > stale);
    insist(() -> peer.alive(b.app()));
    assertThat(find(asker, a.documented(), id)).isEqualTo(peer.address());
    assertThat(insist(() -> peer.announce(b.app()))).isEqualTo(id);
  }
}
