package io.sobani.tracker.examples.fleet;

import java.util.List;
import java.util.Map;

/**
 * The counters of a node's part in the fleet at one moment.
 *
 * @param up whether the store answers
 * @param nodes the nodes that live
 * @param counts what happened, by name
 * @param queued records that wait to be written, or for the store's answer
 * @param roundTripNs how long the last beat took, in nanoseconds; negative before the first
 */
public record FleetReading(
    boolean up, List<Node> nodes, Map<String, Long> counts, int queued, long roundTripNs) {

  /**
   * One node as it last said.
   *
   * @param name its name
   * @param addresses its listeners
   * @param peers its registrations
   * @param version its software
   */
  public record Node(String name, String addresses, int peers, String version) {}

  /** Returns the names of all counts, the same ones for every reading. */
  public static List<String> names() {
    return FleetStats.names();
  }
}
