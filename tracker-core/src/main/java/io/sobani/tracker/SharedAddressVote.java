package io.sobani.tracker;

import io.sobani.tracker.net.IpAddress;

/**
 * Finds out whether most of the first thousand registrations come from one address, by the majority
 * vote of Boyer and Moore. Thread-safe.
 *
 * @see "R. S. Boyer, J S. Moore: MJRTY, a fast majority vote algorithm, 1991"
 */
final class SharedAddressVote {

  private static final int VOTERS = 1000;
  private static final int NEARLY_ALL = 800; // votes for one address less those for all others

  private volatile int counted;
  private int votes;
  private IpAddress favourite = new IpAddress(0, 0);

  /** Counts a registration; returns true once, where nearly all come from its address. */
  boolean count(IpAddress ip) {
    return counted < VOTERS && countOne(ip);
  }

  private synchronized boolean countOne(IpAddress ip) {
    if (counted == VOTERS) {
      return false;
    }
    if (votes == 0) {
      favourite = ip;
    }
    votes += ip.equals(favourite) ? 1 : -1;
    return ++counted == VOTERS && votes >= NEARLY_ALL;
  }
}
