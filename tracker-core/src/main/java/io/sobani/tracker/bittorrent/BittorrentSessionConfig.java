package io.sobani.tracker.bittorrent;

import java.time.Duration;

/**
 * The timeouts and retries of a client. The methods named like a component return a copy with
 * another value.
 *
 * @param firstTimeout how long to wait for a first answer; each wait is twice the one before; 15 s
 *     in BEP 15
 * @param transmissions how often a datagram is sent before an address is given up; 9 in BEP 15
 * @param minInterval the shortest time between two announces of a torrent, whatever the tracker
 *     says
 * @param maxInterval the longest
 * @param checkSource whether an answer has to come from the ip that was asked; without, the random
 *     transaction id has to do, as trackers with several addresses may need
 */
public record BittorrentSessionConfig(
    Duration firstTimeout,
    int transmissions,
    Duration minInterval,
    Duration maxInterval,
    boolean checkSource) {

  private static final Duration MAX_FIRST_TIMEOUT = Duration.ofMinutes(1);
  private static final int MAX_TRANSMISSIONS = 9;

  /** What BEP 15 says; an announce a minute to a day; sources are checked. */
  public static final BittorrentSessionConfig DEFAULTS =
      new BittorrentSessionConfig(
          Duration.ofSeconds(15), 9, Duration.ofMinutes(1), Duration.ofDays(1), true);

  /**
   * Checks the limits.
   *
   * @param firstTimeout 1 ms to 1 minute
   * @param transmissions 1 to 9
   * @param minInterval at least 1 s
   * @param maxInterval from the shortest on, at most 365 days
   * @param checkSource whether an answer has to come from the ip that was asked
   */
  public BittorrentSessionConfig {
    requireBetween("firstTimeout", firstTimeout, Duration.ofMillis(1), MAX_FIRST_TIMEOUT);
    requireBetween("minInterval", minInterval, Duration.ofSeconds(1), maxInterval);
    requireBetween("maxInterval", maxInterval, minInterval, Duration.ofDays(365));
    if (transmissions < 1 || transmissions > MAX_TRANSMISSIONS) {
      throw new IllegalArgumentException(
          "transmissions " + transmissions + " is not between 1 and " + MAX_TRANSMISSIONS);
    }
  }

  /**
   * Changes the first wait.
   *
   * @param value 1 ms to 1 minute
   * @return a copy
   */
  public BittorrentSessionConfig firstTimeout(Duration value) {
    return new BittorrentSessionConfig(value, transmissions, minInterval, maxInterval, checkSource);
  }

  /**
   * Changes how often a datagram is sent.
   *
   * @param value 1 to 9
   * @return a copy
   */
  public BittorrentSessionConfig transmissions(int value) {
    return new BittorrentSessionConfig(firstTimeout, value, minInterval, maxInterval, checkSource);
  }

  /**
   * Changes the shortest time between announces.
   *
   * @param value at least 1 s
   * @return a copy
   */
  public BittorrentSessionConfig minInterval(Duration value) {
    return new BittorrentSessionConfig(
        firstTimeout, transmissions, value, maxInterval, checkSource);
  }

  /**
   * Changes the longest time between announces.
   *
   * @param value at most 365 days
   * @return a copy
   */
  public BittorrentSessionConfig maxInterval(Duration value) {
    return new BittorrentSessionConfig(
        firstTimeout, transmissions, minInterval, value, checkSource);
  }

  /**
   * Changes whether sources are checked.
   *
   * @param value whether they are
   * @return a copy
   */
  public BittorrentSessionConfig checkSource(boolean value) {
    return new BittorrentSessionConfig(
        firstTimeout, transmissions, minInterval, maxInterval, value);
  }

  long firstTimeoutNs() {
    return firstTimeout.toNanos();
  }

  /** Returns the interval to keep where a tracker says a number of seconds, unsigned. */
  long intervalNs(int seconds) {
    Duration said = Duration.ofSeconds(Integer.toUnsignedLong(seconds));
    Duration least = said.compareTo(minInterval) < 0 ? minInterval : said;
    return (least.compareTo(maxInterval) > 0 ? maxInterval : least).toNanos();
  }

  private static void requireBetween(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + " " + value + " is not between " + least + " and " + most);
    }
  }
}
