package io.sobani.tracker.bittorrent;

import io.sobani.tracker.check.Range;
import java.time.Duration;

/**
 * Immutable configuration of a client of BitTorrent trackers; values that are out of range are
 * refused.
 *
 * @param firstTimeout how long to wait for a first answer, 1 ms to 1 minute; each further wait is
 *     twice as long
 * @param transmissions how often a datagram is sent to each address before a tracker is given up: 1
 *     to 9
 * @param checkSource whether an answer has to come from the ip that was asked; if not, the random
 *     transaction id has to do. Trackers with several addresses may answer from another one
 */
public record BittorrentClientConfig(
    Duration firstTimeout, int transmissions, boolean checkSource) {

  private static final Duration MAX_FIRST_TIMEOUT = Duration.ofMinutes(1);
  private static final int MAX_TRANSMISSIONS = 9;

  /** Checks the ranges. */
  public BittorrentClientConfig {
    Range.check("firstTimeout", firstTimeout, Duration.ofMillis(1), MAX_FIRST_TIMEOUT);
    Range.check("transmissions", transmissions, 1, MAX_TRANSMISSIONS);
  }

  /** Returns the default configuration: the waits of BEP 15, and sources are checked. */
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

    /** Sets whether an answer has to come from the ip that was asked; it has unless set. */
    public Builder checkSource(boolean check) {
      checkSource = check;
      return this;
    }

    /** Makes the configuration; an {@link IllegalArgumentException} says what is out of range. */
    public BittorrentClientConfig build() {
      return new BittorrentClientConfig(firstTimeout, transmissions, checkSource);
    }
  }
}
