package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.Endpoint;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shows that a node writes everything again, at once, when the store may have lost some of it. */
class FleetRefillTest extends ThreeNodes {

  private final List<SimulatedPeer> peers =
      IntStream.range(3, 13).mapToObj(i -> peer(i, SimulatedFleet.DOCUMENTED, a)).toList();

  private final SimulatedPeer asker = peer(2, SimulatedFleet.DOCUMENTED, b);

  private void forget() {
    peers.forEach(peer -> fleet.store.forget(Endpoint.of(peer.address)));
  }

  private void findAll() {
    for (SimulatedPeer peer : peers) {
      assertThat(push(asker, peer.id)).isEqualTo(text(peer));
    }
  }

  @Test
  void shouldWriteEverythingWhenItsConnectionIsBack() {
    forget();
    a.reconnect();
    pass(1);
    findAll();
  }

  @Test
  void shouldWriteEverythingAfterABeatThatWasLate() {
    a.cut = true;
    pass(12);
    forget();
    a.cut = false;
    pass(3);
    findAll();
  }
}
