package io.sobani.tracker.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.peer.Peer;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerEvents;
import io.sobani.tracker.protocol.AddressOverride;
import io.sobani.tracker.sim.Seeds;
import io.sobani.tracker.sim.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A network that loses 5 % of all datagrams, doubles 1 % and reorders them; each minute 1 % of the
 * peers are replaced. Every reply, and every hour all that is kept, is compared with a plain model.
 */
class SoakTest {

  private static final InetSocketAddress DOCUMENTED = SimulatedNetwork.address("192.0.2.1:3000");
  private static final InetSocketAddress APP = SimulatedNetwork.address("192.0.2.1:3001");

  private final long seed = Seeds.of("soak");
  private final Random random = new Random(seed);
  private final List<Session> sessions = new ArrayList<>();

  /** A real peer among the scripted ones. */
  private record Session(InetSocketAddress address, Peer peer) {}

  private SimulatedNetwork network;
  private ComparedTracker tracker;
  private Crowd crowd;

  @Test
  void shouldAgreeWithThePlainModelForADay() {
    soak(Duration.ofHours(24), 1_000, 20);
  }

  @Tag("long")
  @Test
  void shouldAgreeWithThePlainModelForThirtyDays() {
    soak(Duration.ofDays(Integer.getInteger("soak.days", 30)), 10_000, 20);
  }

  @Tag("long")
  @Test
  void shouldAgreeWithThePlainModelForTenYears() {
    soak(Duration.ofDays(3_653), 4, 2);
  }

  private void soak(Duration duration, int peers, int sessionCount) {
    System.out.printf("soak of seed %d%n", seed);
    network =
        new SimulatedNetwork(seed)
            .loss(0.05)
            .duplication(0.01)
            .delay(Duration.ofMillis(5), Duration.ofMillis(400));
    tracker = new ComparedTracker(network.nowNs());
    network.attach(tracker, DOCUMENTED, APP);
    crowd = new Crowd(seed, peers, network, DOCUMENTED, APP);
    for (int i = 0; i < sessionCount; i++) {
      addSession(i, i % 2 == 0 ? Dialect.DOCUMENTED : Dialect.APP);
    }
    for (long hour = 0; hour < duration.toHours(); hour++) {
      for (int minute = 0; minute < 60; minute++) {
        network.run(Duration.ofMinutes(1));
        crowd.change();
        if (minute % 3 == 0 && minute / 3 < sessionCount) {
          use(minute / 3); // one after the other: proven askers that collide share a limit
        }
      }
      compare();
    }
    System.out.printf(
        "%d hours of %d peers: %,d datagrams delivered, 0 differences; %s%n",
        duration.toHours(), peers, network.delivered(), tracker.stats());
  }

  private void compare() {
    try {
      tracker.compare(network.nowNs());
    } catch (AssertionError e) {
      throw new AssertionError(network.toString(), e);
    }
    for (int second = 0; second < 120 && !wrongSessions().isEmpty(); second++) {
      network.run(Duration.ofSeconds(1));
    }
    assertThat(wrongSessions()).as("who does not know its id, %s", network).isEmpty();
  }

  private List<Session> wrongSessions() {
    return sessions.stream()
        .filter(
            session ->
                !session
                    .peer
                    .shareId()
                    .equals(tracker.id(network.nowNs(), Endpoint.of(session.address))))
        .toList();
  }

  private void addSession(int number, Dialect dialect) {
    InetSocketAddress address = SimulatedNetwork.address("198.51.100." + number + ":4000");
    PeerConfig config =
        PeerConfig.builder(dialect == Dialect.APP ? APP : DOCUMENTED)
            .dialect(dialect)
            .keepalive(Duration.ofSeconds(110 - 5 * number)) // some let their tokens end
            .random(random)
            .build();
    Peer peer = new Peer(config, new PeerEvents() {});
    network.attach(peer, address);
    sessions.add(new Session(address, peer));
  }

  /**
   * Asks for somebody, and sets an override. Not for another id: where the network doubles that
   * wish and then loses the second answer, a peer cannot know it.
   */
  private void use(int number) {
    Session session = sessions.get(number);
    network.execute(
        session.address,
        () -> {
          session.peer.push(crowd.someId(), outcome -> {});
          int port = 1 + random.nextInt(65_535);
          session.peer.override(AddressOverride.of(null, port), outcome -> {});
        });
  }
}
