package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.Registration;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.util.Locale;
import java.util.Optional;

/**
 * A registration as the store knows it.
 *
 * @param seq counts how often the registration changed its node
 * @param node the node that holds it
 * @param shareId its id
 * @param effective the address that others are told
 * @param app whether it belongs to an application's listener
 * @param state how far its peer is trusted
 * @param takenFrom the node that held it before, or empty
 * @see "tracker-examples/FLEET.md, Records"
 */
record PeerRecord(
    long seq,
    String node,
    ShareId shareId,
    Endpoint effective,
    boolean app,
    Registration.State state,
    String takenFrom) {

  private static final String VERSION = "1";

  /** Returns the record of a registration of a node, not yet taken over from anybody. */
  static PeerRecord of(String node, Registration peer, boolean app) {
    return new PeerRecord(1, node, peer.shareId(), peer.effective(), app, peer.state(), "");
  }

  /** Reads a record, or empty where the text is a claim or not valid. */
  static Optional<PeerRecord> tryParse(String text) {
    String[] parts = text.split("\\|", -1);
    if (parts.length != 8 || !parts[0].equals(VERSION) || !parts[1].matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PeerRecord(
              Long.parseLong(parts[1]),
              parts[2],
              ShareId.parse(parts[3]),
              Endpoint.parse(parts[4]),
              parts[5].equals("app"),
              Registration.State.valueOf(parts[6].toUpperCase(Locale.ROOT)),
              parts[7]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the middle of the text: id, address, dialect and state. */
  String body() {
    return shareId
        + "|"
        + effective
        + (app ? "|app|" : "|documented|")
        + state.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the text in the store. */
  @Override
  public String toString() {
    return VERSION + "|" + seq + "|" + node + "|" + body() + "|" + takenFrom;
  }
}
