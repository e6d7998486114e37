package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.net.Network;
import java.util.Set;

/**
 * The trackers that the operator named. Where there is a list, only they may join; with or without
 * one, only their databases are copied: whoever may join could otherwise replace this tracker's.
 *
 * @param named the one that {@code -t} names, or null
 * @param networks where {@code trusted_trackers} are; empty where everybody may join
 */
record Trust(TrackerAddress named, Set<Network> networks) {

  boolean mayJoin(TrackerAddress tracker) {
    return networks.isEmpty() || mayServe(tracker);
  }

  /** Returns whether a tracker's database may take the place of this one's. */
  boolean mayServe(TrackerAddress tracker) {
    return tracker.equals(named)
        || networks.stream().anyMatch(network -> network.contains(tracker.ip()));
  }
}
