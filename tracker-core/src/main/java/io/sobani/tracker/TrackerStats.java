package io.sobani.tracker;

import java.util.Locale;

/**
 * A tracker's counters at one moment; immutable.
 *
 * <p>At rest {@code received} is the sum of all outcomes and all drops: every datagram is accounted
 * for.
 */
public final class TrackerStats {

  private final long received;
  private final long[] outcomes;
  private final long[] drops;
  private final long[] events;
  private final int peers;
  private final int maxPeers;

  TrackerStats(
      long received, long[] outcomes, long[] drops, long[] events, int peers, int maxPeers) {
    this.received = received;
    this.outcomes = outcomes;
    this.drops = drops;
    this.events = events;
    this.peers = peers;
    this.maxPeers = maxPeers;
  }

  /**
   * Returns the number of datagrams or messages that came in.
   *
   * @return the number since the start
   */
  public long received() {
    return received;
  }

  /**
   * Returns the number of requests that were answered so.
   *
   * @param outcome what became of them
   * @return the number since the start
   */
  public long count(Outcome outcome) {
    return outcomes[outcome.ordinal()];
  }

  /**
   * Returns the number of datagrams that were not answered for this reason.
   *
   * @param reason why
   * @return the number since the start
   */
  public long count(DropReason reason) {
    return drops[reason.ordinal()];
  }

  /**
   * Returns how often something happened.
   *
   * @param event what
   * @return the number since the start
   */
  public long count(TrackerEvent event) {
    return events[event.ordinal()];
  }

  /**
   * Returns the number of requests that were answered.
   *
   * @return the sum of all outcomes
   */
  public long answered() {
    return sum(outcomes);
  }

  /**
   * Returns the number of datagrams that were not answered.
   *
   * @return the sum of all drops
   */
  public long dropped() {
    return sum(drops);
  }

  /**
   * Returns the number of registrations, ended ones that are not yet reclaimed included.
   *
   * @return the number now
   */
  public int peers() {
    return peers;
  }

  /**
   * Returns the most registrations that there can be.
   *
   * @return the configured bound
   */
  public int maxPeers() {
    return maxPeers;
  }

  /** Returns one line of all that is not zero. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append("peers=").append(peers).append(" received=").append(received);
    append(line, Outcome.values(), outcomes);
    append(line, DropReason.values(), drops);
    append(line, TrackerEvent.values(), events);
    return line.toString();
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static void append(StringBuilder line, Enum<?>[] names, long[] counts) {
    for (int i = 0; i < names.length; i++) {
      if (counts[i] != 0) {
        line.append(' ').append(names[i].name().toLowerCase(Locale.ROOT));
        line.append('=').append(counts[i]);
      }
    }
  }
}
