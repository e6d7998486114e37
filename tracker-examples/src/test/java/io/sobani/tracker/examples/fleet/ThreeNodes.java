package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/** A fleet of three nodes in virtual time, which know each other when a test begins. */
abstract class ThreeNodes {

  final SimulatedFleet fleet = new SimulatedFleet(17, Duration.ofSeconds(300));
  final SimulatedNode a = fleet.start();
  final SimulatedNode b = fleet.start();
  final SimulatedNode c = fleet.start();

  @BeforeEach
  void settle() {
    pass(12); // ten seconds after the first beat, which comes within two
  }

  /** Registers a peer, in a network of its own. */
  SimulatedPeer peer(int number, int socket, SimulatedNode node) {
    InetSocketAddress address = new InetSocketAddress("10.0." + number + ".1", 4000);
    SimulatedPeer peer = new SimulatedPeer(fleet, address, socket, node);
    peer.announce();
    pass(1);
    assertThat(peer.id).as("registered").isNotNull();
    return peer;
  }

  void pass(int seconds) {
    fleet.run(Duration.ofSeconds(seconds));
  }

  /** Returns a peer's address as a tracker writes it. */
  static String text(SimulatedPeer peer) {
    return peer.address.getAddress().getHostAddress() + ":" + peer.address.getPort();
  }

  /** Asks for an id, and returns the address, {@code unknown}, or null where no answer comes. */
  String push(SimulatedPeer from, String id) {
    from.push(id);
    fleet.run(Duration.ofMillis(500));
    return from.found;
  }

  /** Keeps a peer alive, as often as the application does. */
  void keepAlive(SimulatedPeer peer, int seconds) {
    for (int i = 0; i < seconds; i += 2) {
      peer.keepAlive();
      pass(2);
    }
  }
}
