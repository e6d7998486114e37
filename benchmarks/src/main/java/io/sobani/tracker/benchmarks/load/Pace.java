package io.sobani.tracker.benchmarks.load;

/**
 * The times at which requests leave.
 *
 * @param perSecond how many per second, or 0 for as many as are answered
 * @param window how many may be under way
 * @param patient whether a peer asks again only after its reply, or after it gave up
 */
record Pace(double perSecond, int window, boolean patient) {

  /** As fast as replies come, with {@code window} requests under way. */
  static Pace closedLoop(int window) {
    return new Pace(0, window, true);
  }

  /** At fixed times, whatever the replies do; a peer that still waits is passed over. */
  static Pace paced(double perSecond) {
    return new Pace(perSecond, Integer.MAX_VALUE, true);
  }

  /** At fixed times, and nobody waits for anything. */
  static Pace flood(double perSecond) {
    return new Pace(perSecond, Integer.MAX_VALUE, false);
  }

  boolean isPaced() {
    return perSecond > 0;
  }

  /** Returns when a request is due, counted from the first. */
  long dueNs(long request) {
    return (long) (request * 1e9 / perSecond);
  }

  /** Returns how many requests are due within a time. */
  long dueWithin(long ns) {
    return (long) Math.ceil(ns * perSecond / 1e9);
  }
}
