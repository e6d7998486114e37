package io.sobani.tracker;

/**
 * A budget of answers: a source that has used it up gets none until time has filled it again, and
 * nothing is done for it but that a live lease is renewed.
 *
 * <p>A host is an IPv4 address or an IPv6 /64. No budget drains another. The budgets of one kind
 * are a fixed table, in which a few of very many sources share a place.
 *
 * @see TrackerConfig.Builder#budget
 */
public enum Budget {
  /** All answers to the unregistered sources of a host; 50 a second, 125 at once. */
  UNREGISTERED(50, 125),
  /** All answers to the registered, unproven peers of a host; 600 a second, 1,200 at once. */
  REGISTERED(600, 1_200),
  /** Answers to a proven peer, by address and port; 5 a second, 20 at once. */
  PROVEN(5, 20),
  /** Pushes by unregistered sources of a host, of ids that are not live; 5 a second, 20 at once. */
  UNREGISTERED_MISSES(5, 20),
  /** Pushes by a registered peer, of ids that are not live; 2 a second, 20 at once. */
  REGISTERED_MISSES(2, 20),
  /** The same of all registered peers of a host; 50 a second, 125 at once. */
  REGISTERED_HOST_MISSES(50, 125);

  private final Rate usual;

  Budget(int perSecond, int burst) {
    usual = new Rate(perSecond, burst);
  }

  /**
   * Returns the default.
   *
   * @return the rate of a tracker whose configuration sets none
   */
  public Rate usual() {
    return usual;
  }
}
