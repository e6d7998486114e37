package io.sobani.tracker.examples.fleet;

import static io.sobani.tracker.examples.fleet.UdpPeer.insist;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.FleetStats.Count;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shows what holds under forgeries, renewals and a flood. */
@Tag("integration")
class FleetCrowdsTest extends ThreeProcesses {

  private static final List<String> FORGED = List.of("alive", "announce", "pulse");

  private record Victim(UdpPeer peer, UdpPeer asker, boolean proven, int everyMs) {}

  FleetCrowdsTest() {
    super(IdJudge.GONE_AFTER_NS);
  }

  @Test
  void shouldTakeNoPeerFromItsNodeByForgedDatagrams() {
    long moved = a.count(Count.YIELDED);
    each(
        List.of(
            new Victim(peer(), peer(), false, 300),
            new Victim(peer(), peer(), true, 300),
            new Victim(peer(), peer(), false, 12_000),
            new Victim(peer(), peer(), true, 12_000)),
        this::forge);
    assertThat(a.count(Count.YIELDED) - moved)
        .as("who was silent for a third of a lease, once each, and of the crowd hardly one")
        .isLessThan(5);
  }

  /** Forgeries leave from the peer's own socket, which is what a forger's look like. */
  private void forge(Victim victim) {
    UdpPeer peer = victim.peer;
    UdpPeer asker = victim.asker;
    String id = insist(() -> peer.announce(a.app()));
    if (victim.proven) {
      peer.prove(a.app());
    }
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
    long startNs = System.nanoTime();
    for (int i = 1; System.nanoTime() - startNs < 14_000_000_000L; i++) {
      peer.send(b.app(), "{\"action\":\"" + FORGED.get(i % FORGED.size()) + "\"}");
      if (i % 30 == 0) {
        assertThat(asker.push(c.documented(), id)).isIn("", peer.address());
      }
      if (i % (victim.everyMs / 10) == 0) {
        assertThat(insist(() -> peer.alive(a.app()))).as("%s", victim).contains("alived");
      }
      pass(10);
    }
    assertThat(insist(() -> peer.announce(a.app()))).isEqualTo(id);
    assertThat(find(asker, c.documented(), id)).isEqualTo(peer.address());
  }

  @Test
  void shouldForgetRenewedIdsEverywhere() {
    UdpPeer peer = peer();
    UdpPeer asker = peer();
    String id = insist(() -> peer.announce(a.documented()));
    assertThat(find(asker, b.documented(), id)).isEqualTo(peer.address());
    int soon = 0;
    for (int i = 0; i < 20; i++) {
      String renewed = peer.renewId(a.documented());
      String next = // which is not asked for twice
          renewed.isEmpty() ? insist(() -> peer.announce(a.documented())) : renewed;
      assertThat(next).isNotEqualTo(id);
      String old = id;
      pass(100);
      soon += isGone(asker, old) ? 1 : 0;
      await(Duration.ofSeconds(10), () -> isGone(asker, old)); // node a may stand still
      assertThat(find(asker, b.documented(), next)).isEqualTo(peer.address());
      id = next;
    }
    assertThat(soon).as("of 20, after a tenth of a second").isGreaterThanOrEqualTo(15);
    assertThat(judge.gone()).as("old ids of the crowd that were not found").isGreaterThan(20);
  }

  private boolean isGone(UdpPeer asker, String id) {
    return Set.of("", "unknown").contains(asker.push(b.documented(), id));
  }

  @Test
  void shouldServeKnownPeersAndThoseWithTokensThroughAFloodOfStrangers() {
    UdpPeer known = peer();
    String id = insist(() -> known.announce(a.documented()));
    UdpPeer mover = peer();
    String moved = insist(() -> mover.announce(b.app()));
    mover.prove(b.app());
    UdpPeer asker = peer();
    assertThat(find(asker, b.documented(), id)).isEqualTo(known.address());
    assertThat(find(asker, c.documented(), moved)).isEqualTo(mover.address());
    long asked = a.count(Count.SOURCE_ASKED) + a.count(Count.TARGET_ASKED);
    double storeSeconds = storeCpuSeconds();
    long startNs = System.nanoTime();
    int pulses = 0;
    int served = 0;
    boolean hasMoved = false;
    try (Flood flood = new Flood(a.documented())) {
      long ns;
      do {
        pulses++;
        served += known.pulse(a.documented()).isEmpty() ? 0 : 1;
        hasMoved |= mover.aliveWithToken(a.app()).contains("alived");
        pass(100);
        ns = System.nanoTime() - startNs;
      } while (ns < 3_000_000_000L || ns < 60_000_000_000L && !(served > 1 && hasMoved));
      long questions = a.count(Count.SOURCE_ASKED) + a.count(Count.TARGET_ASKED) - asked;
      double seconds = (System.nanoTime() - startNs) / 1e9; // of all that were counted
      System.out.printf(
          "%,.0f strangers per second: %,.0f questions, %.2f of a core at the store%n",
          flood.sent() / seconds,
          questions / seconds,
          (storeCpuSeconds() - storeSeconds) / seconds);
      assertThat(questions).isLessThan((long) ((seconds + 2) * (20_000 + 5_000)));
    }
    assertThat(a.count(Count.NOT_ADMITTED)).as("more than it may ask").isPositive();
    assertThat(served).as("of %d pulses of a known peer", pulses).isGreaterThan(1);
    assertThat(hasMoved).as("a newcomer with a token").isTrue();
    assertThat(insist(() -> mover.announce(a.app()))).isEqualTo(moved);
    await(Duration.ofSeconds(10), () -> find(asker, b.documented(), id).equals(known.address()));
  }

  private double storeCpuSeconds() {
    return Pattern.compile("used_cpu_(?:sys|user):(\\S+)")
        .matcher(store.cli("INFO", "cpu"))
        .results()
        .mapToDouble(each -> Double.parseDouble(each.group(1)))
        .sum();
  }
}
