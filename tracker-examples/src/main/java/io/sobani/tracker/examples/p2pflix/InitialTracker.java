package io.sobani.tracker.examples.p2pflix;

import java.io.IOException;
import java.util.Set;

/**
 * The tracker that is asked for a copy at the start.
 *
 * @param kind whether to ask anybody
 * @param address the tracker to ask, for {@link Kind#GIVEN}
 */
record InitialTracker(Kind kind, TrackerAddress address) {
  enum Kind {
    NONE,
    GIVEN,
    LISTED
  }

  static final InitialTracker NONE = new InitialTracker(Kind.NONE, null);

  /** The first that serves of those in the database that are trusted; nobody where none is. */
  static final InitialTracker LISTED = new InitialTracker(Kind.LISTED, null);

  static InitialTracker at(TrackerAddress address) {
    return new InitialTracker(Kind.GIVEN, address);
  }

  /** Reads what follows {@code -t}, null without it; returns null where it is not an address. */
  static InitialTracker parse(String option) {
    if (option == null) {
      return LISTED;
    }
    if (option.equalsIgnoreCase("none")) {
      return NONE;
    }
    TrackerAddress address = TrackerAddress.parse(option);
    return address == null ? null : at(address);
  }

  void join(Store store, Replica replica, Trust trust) throws IOException {
    Set<TrackerAddress> listed = store.transaction(store.trackers::addresses);
    listed.removeIf(tracker -> !trust.mayServe(tracker));
    if (kind == Kind.GIVEN) {
      require(replica.copy(address), address.toString());
    } else if (kind == Kind.LISTED && !listed.isEmpty()) {
      require(replica.rejoin(listed), listed.toString());
    } else {
      replica.stay();
    }
  }

  private static void require(boolean joined, String trackers) throws IOException {
    if (!joined) {
      throw new IOException(
          "no copy of the tracker database from " + trackers + ". Or start alone: -t none");
    }
  }
}
