package io.sobani.tracker.examples.fleet;

import java.util.Optional;

/**
 * The state that a node reports with each beat.
 *
 * @param filled the generation for which all its registrations are in the store, 0 for none
 * @param addresses its listeners, for the operator's eyes
 * @param peers its registrations
 * @param maxPeers how many it may have
 * @param version its software
 */
record NodeState(long filled, String addresses, int peers, int maxPeers, String version) {

  /** Reads the text in the store, behind its time; empty where it is not valid. */
  static Optional<NodeState> tryParse(String text) {
    String[] parts = text.split("\\|", -1);
    if (parts.length < 5
        || !parts[0].matches("[0-9]{1,15}")
        || !parts[2].matches("[0-9]{1,9}")
        || !parts[3].matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    return Optional.of(
        new NodeState(
            Long.parseLong(parts[0]),
            parts[1],
            Integer.parseInt(parts[2]),
            Integer.parseInt(parts[3]),
            parts[4]));
  }

  /** Returns the text in the store. */
  @Override
  public String toString() {
    return filled + "|" + addresses + "|" + peers + "|" + maxPeers + "|" + version;
  }
}
