package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.examples.fleet.SimulatedFleet.SimulatedNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer that speaks to one node at a time, and notes what it hears. */
final class SimulatedPeer {

  private static final Pattern ID = Pattern.compile("\"shareId\":\"([0-9A-Za-z]+)\"");
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
  private static final Pattern PEER = Pattern.compile("\"peeraddr\":\"([^\"]+)\"");

  private final SimulatedFleet fleet;
  final InetSocketAddress address;
  final int socket;
  SimulatedNode node;

  /** Its id, as it was last told. */
  String id;

  /** The time of the last answer to a keepalive or announce. */
  long renewedNs;

  /** The silence between two keepalives. */
  long restNs;

  /** The times and nodes at which its id changed without its wish. */
  final Deque<String> changes = new ArrayDeque<>();

  /** The result of its last push: an address, "unknown", or null while it is not answered. */
  String found;

  /** True if it waits for the answer to a push: one at a time can be told apart. */
  boolean asks;

  int pushes;

  final Deque<String> introduced = new ArrayDeque<>();

  private boolean wantsNewId;
  private String token;

  SimulatedPeer(SimulatedFleet fleet, InetSocketAddress address, int socket, SimulatedNode node) {
    this.fleet = fleet;
    this.address = address;
    this.socket = socket;
    this.node = node;
    fleet.listen(address, this::hear);
  }

  void announce() {
    say("{\"action\":\"announce\"}");
  }

  /** Gets a token, and announces with it. */
  void prove() {
    say("{\"action\":\"announce\",\"token\":\"0000000000000000\"}");
    fleet.run(Duration.ofMillis(500));
    announceWithToken();
  }

  void announceWithToken() {
    say("{\"action\":\"announce\",\"token\":\"" + token + "\"}");
  }

  void keepAlive() {
    say(socket == SimulatedFleet.APP ? "{\"action\":\"alive\"}" : "{\"action\":\"pulse\"}");
  }

  void renewId() {
    wantsNewId = true;
    say("{\"action\":\"pulse\",\"override\":true,\"shareId\":true}");
  }

  void push(String id) {
    found = null;
    say("{\"action\":\"push\",\"shareId\":\"" + id + "\"}");
  }

  void say(String datagram) {
    node.receive(socket, address, datagram);
  }

  private void hear(String text) {
    Matcher given = TOKEN.matcher(text);
    token = given.find() ? given.group(1) : token;
    if (text.contains("\"action\":\"announce")) {
      learn(text);
    } else if (text.contains("\"action\":\"alived\"")) {
      renewedNs = fleet.nowNs();
    } else if (text.contains("\"action\":\"pulseReceived\"")) {
      if (text.contains("\"status\":\"0\"")) {
        renewedNs = fleet.nowNs();
        if (text.contains("\"shareId\"")) {
          learn(text);
        }
      } else {
        announce();
      }
    } else if (text.contains("\"action\":\"push")) {
      Matcher peer = PEER.matcher(text);
      found = peer.find() ? peer.group(1) : null;
    } else if (text.contains("unknownShareId")) {
      found = "unknown";
    } else if (text.contains("\"action\":\"income\"")) {
      Matcher peer = PEER.matcher(text);
      introduced.add(peer.find() ? peer.group(1) : "");
    } else if (text.contains("\"action\":\"expired\"")) {
      announce();
    }
  }

  private void learn(String text) {
    Matcher told = ID.matcher(text);
    if (told.find()) {
      if (id != null && !id.equals(told.group(1)) && !wantsNewId) {
        changes.add(
            id + " of " + address + " at " + fleet.nowNs() + " by " + node.name + ": " + text);
      }
      wantsNewId = false;
      id = told.group(1);
      renewedNs = fleet.nowNs();
    }
  }
}
