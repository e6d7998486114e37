package io.sobani.tracker.peer;

import io.sobani.tracker.Dialect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How a {@link PeerSession} speaks to its tracker.
 *
 * @param tracker the tracker's address, resolved
 * @param dialect the form of its replies
 * @param socket the number of the listener to speak from
 * @param keepalive the time between two keepalives
 * @param trackerHosts further addresses of the tracker, from any port of which replies are taken
 * @param random where nonces and jitter come from
 */
public record PeerSessionConfig(
    InetSocketAddress tracker,
    Dialect dialect,
    int socket,
    Duration keepalive,
    Set<InetAddress> trackerHosts,
    RandomGenerator random) {

  private static final Duration LEAST_KEEPALIVE = Duration.ofSeconds(1);
  private static final Duration MOST_KEEPALIVE = Duration.ofMinutes(4);

  /**
   * Checks the values.
   *
   * @param tracker the tracker's address, resolved
   * @param dialect the form of its replies
   * @param socket the number of the listener to speak from
   * @param keepalive the time between two keepalives
   * @param trackerHosts further addresses of the tracker
   * @param random where nonces and jitter come from
   */
  public PeerSessionConfig {
    Objects.requireNonNull(dialect, "dialect");
    Objects.requireNonNull(random, "random");
    trackerHosts = Set.copyOf(trackerHosts);
    if (tracker.isUnresolved() || tracker.getPort() == 0) {
      throw new IllegalArgumentException("tracker must be resolved, with a port: " + tracker);
    }
    if (socket < 0) {
      throw new IllegalArgumentException("socket must be 0 or more: " + socket);
    }
    if (keepalive.compareTo(LEAST_KEEPALIVE) < 0 || keepalive.compareTo(MOST_KEEPALIVE) > 0) {
      throw new IllegalArgumentException(
          "keepalive must be " + LEAST_KEEPALIVE + " to " + MOST_KEEPALIVE + ": " + keepalive);
    }
  }

  /**
   * Returns the usual configuration for a tracker.
   *
   * @param tracker the tracker's address, resolved
   * @return the application's dialect, socket 0, a keepalive every 20 seconds
   */
  public static PeerSessionConfig of(InetSocketAddress tracker) {
    return builder(tracker).build();
  }

  /**
   * Returns a builder that starts from the usual configuration.
   *
   * @param tracker the tracker's address, resolved
   * @return the builder
   */
  public static Builder builder(InetSocketAddress tracker) {
    return new Builder(tracker);
  }

  /** Collects a {@link PeerSessionConfig}. */
  public static final class Builder {
    private final InetSocketAddress tracker;
    private Dialect dialect = Dialect.APP;
    private int socket;
    private Duration keepalive = Duration.ofSeconds(20);
    private Set<InetAddress> trackerHosts = Set.of();
    private RandomGenerator random;

    private Builder(InetSocketAddress tracker) {
      this.tracker = tracker;
    }

    /**
     * Sets the form of the tracker's replies; default {@link Dialect#APP}, the one that introduces
     * both sides and so gets through NATs.
     *
     * @param dialect the dialect
     * @return this
     */
    public Builder dialect(Dialect dialect) {
      this.dialect = dialect;
      return this;
    }

    /**
     * Sets the number of the listener to speak from; default 0.
     *
     * @param socket the number
     * @return this
     */
    public Builder socket(int socket) {
      this.socket = socket;
      return this;
    }

    /**
     * Sets the time between two keepalives, 1 second to 4 minutes; default 20 seconds, as many NATs
     * forget after 30.
     *
     * @param keepalive the time
     * @return this
     */
    public Builder keepalive(Duration keepalive) {
      this.keepalive = keepalive;
      return this;
    }

    /**
     * Takes replies from any port of these addresses too; default none. For a tracker with several
     * addresses that does not answer from the one that was asked.
     *
     * @param hosts its addresses
     * @return this
     */
    public Builder trackerHosts(Set<InetAddress> hosts) {
      this.trackerHosts = hosts;
      return this;
    }

    /**
     * Sets where nonces and jitter come from; default a {@link SecureRandom}. Anything weaker lets
     * strangers guess nonces.
     *
     * @param random the source
     * @return this
     */
    public Builder random(RandomGenerator random) {
      this.random = random;
      return this;
    }

    /**
     * Checks and returns the configuration.
     *
     * @return the configuration
     */
    public PeerSessionConfig build() {
      return new PeerSessionConfig(
          tracker,
          dialect,
          socket,
          keepalive,
          trackerHosts,
          random == null ? new SecureRandom() : random);
    }
  }
}
