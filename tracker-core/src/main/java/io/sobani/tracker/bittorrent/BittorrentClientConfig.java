package io.sobani.tracker.bittorrent;

import io.sobani.tracker.limit.Range;
import java.time.Duration;

/**
 * Immutable configuration of a client of BitTorrent trackers; values that are out of range are
 * refused.
 *
 * @param firstTimeout how long to wait for a first answer, 1 ms to 1 minute; each further wait is
 *     twice as long
 * @param transmissions how often a datagram is sent to each address before a tracker is given up: 1
 *     to 9
 * @param minInterval the shortest time between two announces of a torrent, whatever the tracker
 *     says: 1 s to the longest
 * @param maxInterval the longest time between two announces of a torrent, whatever the tracker
 *     says: the shortest to 365 days
 * @param checkSource whether an answer has to come from the ip that was asked; if not, the random
 *     transaction id has to do. Trackers with several addresses may answer from another one
 */
public record BittorrentClientConfig(
    Duration firstTimeout,
    int transmissions,
    Duration minInterval,
    Duration maxInterval,
    boolean checkSource) {

  private static final Duration MAX_FIRST_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration MAX_MAX_INTERVAL = Duration.ofDays(365);
  private static final int MAX_TRANSMISSIONS = 9;

  /** Checks the ranges. */
  public BittorrentClientConfig {
    Range.check("firstTimeout", firstTimeout, Duration.ofMillis(1), MAX_FIRST_TIMEOUT);
    Range.check("maxInterval", maxInterval, Duration.ofSeconds(1), MAX_MAX_INTERVAL);
    Range.check("minInterval", minInterval, Duration.ofSeconds(1), maxInterval);
    Range.check("transmissions", transmissions, 1, MAX_TRANSMISSIONS);
  }

  /**
   * Returns the default configuration: the waits of BEP 15, an announce each minute to day, sources
   * are checked.
   */
  public static BittorrentClientConfig defaults() {
    return builder().build();
  }

  /** Starts a configuration. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects a configuration. Not thread-safe. */
  public static final class Builder {

    private Duration firstTimeout = Duration.ofSeconds(15);
    private int transmissions = MAX_TRANSMISSIONS;
    private Duration minInterval = Duration.ofMinutes(1);
    private Duration maxInterval = Duration.ofDays(1);
    private boolean checkSource = true;

    private Builder() {}

    /** Sets how long to wait for a first answer; 15 s unless set. */
    public Builder firstTimeout(Duration wait) {
      firstTimeout = wait;
      return this;
    }

    /** Sets how often a datagram is sent to each address; 9 times unless set. */
    public Builder transmissions(int times) {
      transmissions = times;
      return this;
    }

    /** Sets the shortest time between two announces of a torrent; 1 minute unless set. */
    public Builder minInterval(Duration interval) {
      minInterval = interval;
      return this;
    }

    /** Sets the longest time between two announces of a torrent; 1 day unless set. */
    public Builder maxInterval(Duration interval) {
      maxInterval = interval;
      return this;
    }

    /** Sets whether an answer has to come from the ip that was asked; it has unless set. */
    public Builder checkSource(boolean check) {
      checkSource = check;
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @throws IllegalArgumentException if a value is out of range; the message says which
     */
    public BittorrentClientConfig build() {
      return new BittorrentClientConfig(
          firstTimeout, transmissions, minInterval, maxInterval, checkSource);
    }
  }
}
