package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.LocalRegistration;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.sim.SimulatedNat;
import io.sobani.tracker.sim.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A peer that is its own tracker, on the socket that it also sends media from. */
class OwnTrackerTest {

  private static final InetSocketAddress OWNER = address("203.0.113.9:3000");
  private static final InetSocketAddress FRIEND = address("10.1.0.2:5000");
  private static final InetSocketAddress SEEN = address("203.0.113.1:5000");

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final EventLog owner = new EventLog();
  private final EventLog friendEvents = new EventLog();
  private final Tracker tracker =
      new Tracker(
          TrackerConfig.builder().listener("app", Dialect.APP).aliveRegisters(false).build());
  private final PeerLinks links = PeerLinks.besideTracker(0, new Owner());
  private final Peer friend = new Peer(PeerConfig.of(OWNER), friendEvents);
  private final List<PeerLink> ownersLinks = new ArrayList<>();

  @Test
  void shouldBeFoundByItsIdAndMeetItsFriend() {
    ShareId id = start(OWNER).shareId();

    network.execute(FRIEND, () -> friend.connectToOwner(id, outcome -> {}));
    network.run(Duration.ofSeconds(3));

    assertThat(owner.lines).containsExactly("income", "open");
    assertThat(friendEvents.take()).endsWith("connected " + id + " " + Endpoint.of(OWNER));
    assertThat(ownersLinks.get(0).address()).isEqualTo(SEEN);

    network.run(Duration.ofHours(1));
    assertThat(owner.lines).containsExactly("income", "open");
    assertThat(friendEvents.take()).isEmpty();
    assertThat(friend.isRegistered()).isTrue();
  }

  @Test
  void shouldBeFoundAtTheAddressAsWrittenWhenItAdvertisesOneThatLeadsNowhere() {
    ShareId id = start(address("198.51.100.200:9")).shareId();

    network.execute(FRIEND, () -> friend.connectToOwner(id, outcome -> {}));
    network.run(Duration.ofSeconds(3));

    assertThat(friendEvents.take()).endsWith("connected " + id + " " + Endpoint.of(OWNER));
    assertThat(friend.links().all()).hasSize(1);
    network.run(Duration.ofMinutes(5));
    assertThat(friendEvents.take()).isEmpty();
  }

  @Test
  void shouldBeFoundBehindARouterThatForwardsItsPort() {
    InetSocketAddress inside = address("10.2.0.2:3000");
    network.putBehind(
        SimulatedNat.portPreserving(OWNER.getAddress()).forwarding(3000, inside), inside);
    ShareId id = start(OWNER, inside).shareId();

    network.execute(FRIEND, () -> friend.connectToOwner(id, outcome -> {}));
    network.run(Duration.ofSeconds(3));

    assertThat(owner.lines).containsExactly("income", "open");
    assertThat(friendEvents.take()).endsWith("connected " + id + " " + Endpoint.of(OWNER));
  }

  @Test
  void shouldFailOnceWhenItIsAtNeitherAddress() {
    ShareId id = start(address("198.51.100.200:9")).shareId();
    network.detach(OWNER);
    network.attach(new DatagramTracker(tracker), OWNER); // it answers no knock

    network.execute(FRIEND, () -> friend.connectToOwner(id, outcome -> {}));
    network.run(Duration.ofSeconds(60));

    assertThat(friendEvents.take())
        .filteredOn(line -> line.startsWith("failed"))
        .containsExactly("failed " + id + " timedOut");
  }

  @Test
  void shouldNotRegisterAStrangerWhoIsOnlyAlive() {
    start(OWNER);

    network.inject(address("198.51.100.7:7"), OWNER, "{\"action\":\"alive\"}");
    network.run(Duration.ofSeconds(1));

    assertThat(tracker.stats().peers()).isEqualTo(1); // the friend
  }

  @Test
  void shouldBeUnknownAfterItsRegistrationIsClosed() {
    LocalRegistration registration = start(OWNER);
    registration.close();

    network.execute(FRIEND, () -> friend.connectToOwner(registration.shareId(), outcome -> {}));
    network.run(Duration.ofSeconds(3));

    assertThat(friendEvents.take())
        .endsWith("failed " + registration.shareId() + " unknownShareId");
  }

  private LocalRegistration start(InetSocketAddress advertised) {
    return start(advertised, OWNER);
  }

  private LocalRegistration start(InetSocketAddress advertised, InetSocketAddress at) {
    LocalRegistration registration =
        tracker.registerLocal(
            Endpoint.of(advertised),
            (asker, id) -> {
              owner.lines.add("income");
              links.introduce(id, asker, PeerLink.Role.ASKED);
            });
    network.attach(DatagramHandler.firstOf(links, new DatagramTracker(tracker)), at);
    network.putBehind(SimulatedNat.portPreserving(SEEN.getAddress()), FRIEND);
    network.attach(friend, FRIEND);
    network.run(Duration.ofSeconds(1));
    return registration;
  }

  private final class Owner implements PeerEvents {
    @Override
    public void onConnected(PeerLink link) {
      ownersLinks.add(link);
      owner.lines.add("open");
    }

    @Override
    public void onLost(PeerLink link) {
      owner.lines.add("lost");
    }
  }
}
