package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.PeerWorld.Host;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With loss p each way a push succeeds within k tries with 1 − (1 − (1 − p)²)^k. */
class PushStatisticsTest {

  private static final InetSocketAddress ASKER = address("198.51.100.1:5000");
  private static final InetSocketAddress ASKED = address("198.51.100.2:5000");

  @ParameterizedTest
  @CsvSource({"0.01, 1", "0.05, 2", "0.2, 3", "0.5, 4"})
  void shouldSucceedAsOftenAsTheFormulaSays(double loss, long seed) {
    check(loss, seed, 10_000);
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource({"0.01, 11", "0.05, 12", "0.2, 13", "0.5, 14"})
  void shouldSucceedAsOftenAsTheFormulaSaysOverManyRuns(double loss, long seed) {
    check(loss, seed, 100_000);
  }

  private static void check(double loss, long seed, int runs) {
    int[] foundAfter = new int[RequestQueue.MAX_TRIES + 1];
    PeerWorld world = world(seed);
    Host asker = world.hosts.get(ASKER);
    ShareId asked = world.hosts.get(ASKED).peer().shareId();
    for (int i = 0; i < runs; i++) {
      int tries = triesUntilFound(world, asker.peer(), asked, loss);
      if (tries > 0) {
        foundAfter[tries]++;
      }
    }
    int found = 0;
    for (int k = 1; k <= RequestQueue.MAX_TRIES; k++) {
      found += foundAfter[k];
      double expected = 1 - Math.pow(1 - (1 - loss) * (1 - loss), k);
      double sigma = Math.sqrt(expected * (1 - expected) / runs);
      assertThat(found / (double) runs)
          .as("within %d tries at loss %s, %s", k, loss, world.network)
          .isCloseTo(expected, within(3 * sigma + 1e-12));
    }
  }

  /** Returns 0 where all tries failed. */
  private static int triesUntilFound(PeerWorld world, Peer session, ShareId asked, double loss) {
    AtomicInteger tries = new AtomicInteger();
    List<Outcome<Endpoint>> outcomes = new ArrayList<>();
    world.network.loss(loss).watch(sent -> tries.addAndGet(sent.contains("push\"") ? 1 : 0));
    world.network.execute(ASKER, () -> session.push(asked, outcomes::add));
    world.runUntil(() -> !outcomes.isEmpty(), 120);
    int found = outcomes.get(0).value() != null ? tries.get() : 0;
    world.network.loss(0);
    world.run(300); // any keepalive that was missed is followed by one that is not
    return found;
  }

  private static PeerWorld world(long seed) {
    TrackerConfig patient =
        TrackerConfig.builder().peerTtl(Duration.ofHours(1)).limits(Limits.off()).build();
    PeerWorld world = new PeerWorld(seed, patient, Dialect.APP);
    for (InetSocketAddress address : List.of(ASKER, ASKED)) {
      world.peer(address, Duration.ofMinutes(4));
    }
    assertThat(world.runUntil(world::isEveryoneRegistered, 10)).isTrue();
    world.run(10);
    return world;
  }
}
