package io.sobani.tracker.peer;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.check.Range;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * Immutable configuration of a {@link Peer}. {@code build} rejects values out of range.
 *
 * <pre>{@code
 * PeerConfig config = PeerConfig.of(new InetSocketAddress("tracker.example.org", 3000));
 * }</pre>
 */
public final class PeerConfig {

  private final InetSocketAddress tracker;
  final Dialect dialect;
  private final int socket;
  final Duration keepalive;
  private final Duration timeout;
  final Set<InetAddress> trackerHosts;
  final Random random;

  private PeerConfig(Builder builder) {
    tracker = builder.tracker;
    dialect = builder.dialect;
    socket = builder.socket;
    keepalive = builder.keepalive;
    timeout = builder.timeout;
    trackerHosts = builder.trackerHosts;
    random = builder.random == null ? new SecureRandom() : builder.random;
  }

  /** Returns the default configuration, for a tracker's address, by name or resolved. */
  public static PeerConfig of(InetSocketAddress tracker) {
    return builder(tracker).build();
  }

  /** Returns a builder with the defaults, for a tracker's address, by name or resolved. */
  public static Builder builder(InetSocketAddress tracker) {
    return new Builder(tracker);
  }

  /**
   * Returns the tracker's address as it was given: one that is not resolved must be looked up by
   * the host, which then calls {@link Peer#trackerAddresses}.
   */
  public InetSocketAddress tracker() {
    return tracker;
  }

  /** Returns the dialect in which the tracker is asked. */
  public Dialect dialect() {
    return dialect;
  }

  /** Returns the number of the socket that the peer sends from. */
  public int socket() {
    return socket;
  }

  /** Returns the time after which a silent tracker counts as unreachable. */
  public Duration timeout() {
    return timeout;
  }

  @Override
  public String toString() {
    return "PeerConfig[tracker=%s, dialect=%s, socket=%s, keepalive=%s, timeout=%s, trackerHosts=%s]"
        .formatted(tracker, dialect, socket, keepalive, timeout, trackerHosts);
  }

  /** Collects a {@link PeerConfig}. Not thread-safe. */
  public static final class Builder {
    private final InetSocketAddress tracker;
    private Dialect dialect = Dialect.APP;
    private int socket;
    private Duration keepalive = Duration.ofSeconds(20);
    private Duration timeout = Duration.ofSeconds(30);
    private Set<InetAddress> trackerHosts = Set.of();
    private Random random;

    private Builder(InetSocketAddress tracker) {
      this.tracker = Objects.requireNonNull(tracker, "tracker");
    }

    /**
     * Sets the dialect in which the tracker is asked; default {@link Dialect#APP}, the one that
     * introduces both sides and so gets through NATs.
     */
    public Builder dialect(Dialect dialect) {
      this.dialect = Objects.requireNonNull(dialect, "dialect");
      return this;
    }

    /** Sets the number of the socket that the peer sends from, 0 or more; default 0. */
    public Builder socket(int socket) {
      this.socket = socket;
      return this;
    }

    /**
     * Sets the time between two keepalives, 1 second to 4 minutes; default 20 seconds, because many
     * NATs forget after 30.
     */
    public Builder keepalive(Duration keepalive) {
      this.keepalive = keepalive;
      return this;
    }

    /**
     * Sets the time after which a silent tracker counts as unreachable and after which a client's
     * futures end, 100 milliseconds to 1 hour; default 30 seconds.
     */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * Takes replies from any port of these addresses too; default none. For a tracker with several
     * addresses that does not answer from the one that was asked.
     */
    public Builder trackerHosts(Set<InetAddress> hosts) {
      this.trackerHosts = Set.copyOf(hosts);
      return this;
    }

    /**
     * Sets the source of nonces and jitter; default a {@link SecureRandom}. Anything weaker lets
     * strangers guess nonces.
     */
    public Builder random(Random random) {
      this.random = Objects.requireNonNull(random, "random");
      return this;
    }

    /** Makes the configuration; an {@link IllegalArgumentException} says what is out of range. */
    public PeerConfig build() {
      Range.check("port of the tracker", tracker.getPort(), 1, 65_535);
      Range.check("socket", socket, 0, Integer.MAX_VALUE);
      Range.check("keepalive", keepalive, Duration.ofSeconds(1), Duration.ofMinutes(4));
      Range.check("timeout", timeout, Duration.ofMillis(100), Duration.ofHours(1));
      return new PeerConfig(this);
    }
  }
}
