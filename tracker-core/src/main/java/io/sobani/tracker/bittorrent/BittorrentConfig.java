package io.sobani.tracker.bittorrent;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** How a BitTorrent tracker is to be. Immutable; {@link Builder#build} refuses what cannot be. */
public final class BittorrentConfig {

  private static final int JITTER_DIVISOR = 10;

  private final int intervalS;
  private final Duration peerTimeout;
  private final int maxSwarms;
  private final int maxPeers;
  private final int maxPeersPerSwarm;
  private final boolean limits;
  private final List<Network> exempt;
  private final AccessList accessList;
  private final BittorrentAuthorizer authorizer;
  private final SipHash connectionKey;

  private BittorrentConfig(Builder builder) {
    intervalS = Math.toIntExact(builder.interval.toSeconds());
    peerTimeout =
        Objects.requireNonNullElse(
            builder.peerTimeout, builder.interval.plus(builder.interval.dividedBy(2)));
    maxSwarms = builder.maxSwarms;
    maxPeers = builder.maxPeers;
    maxPeersPerSwarm = builder.maxPeersPerSwarm;
    limits = builder.limits;
    exempt = List.copyOf(builder.exempt);
    accessList = builder.accessList;
    authorizer = builder.authorizer;
    connectionKey = builder.connectionKey;
  }

  /**
   * Returns the usual configuration.
   *
   * @return an open tracker
   */
  public static BittorrentConfig defaults() {
    return builder().build();
  }

  /**
   * Begins a configuration.
   *
   * @return a builder that has the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns an interval within a tenth of the configured one, so that peers spread out. */
  int jitteredIntervalS(SplittableRandom random) {
    int spread = intervalS / JITTER_DIVISOR;
    return intervalS - spread + random.nextInt(2 * spread + 1);
  }

  Duration peerTimeout() {
    return peerTimeout;
  }

  int maxSwarms() {
    return maxSwarms;
  }

  int maxPeers() {
    return maxPeers;
  }

  int maxPeersPerSwarm() {
    return maxPeersPerSwarm;
  }

  boolean limits() {
    return limits;
  }

  List<Network> exempt() {
    return exempt;
  }

  AccessList accessList() {
    return accessList;
  }

  /** Returns who decides, or null where everybody may announce. */
  BittorrentAuthorizer authorizer() {
    return authorizer;
  }

  /** Returns the key, or null where it is to be random. */
  SipHash connectionKey() {
    return connectionKey;
  }

  /** Collects a configuration. Not thread-safe. */
  public static final class Builder {

    private static final Duration MAX_INTERVAL = Duration.ofDays(1);
    private static final Duration MAX_TIMEOUT = Duration.ofDays(7);
    private static final int KEY_BYTES = 16;

    private Duration interval = Duration.ofMinutes(30);
    private Duration peerTimeout;
    private int maxSwarms = 1_000_000;
    private int maxPeers = 1_000_000;
    private int maxPeersPerSwarm = 100_000;
    private boolean limits = true;
    private final List<Network> exempt = new ArrayList<>();
    private AccessList accessList = AccessList.OPEN;
    private BittorrentAuthorizer authorizer;
    private SipHash connectionKey;

    private Builder() {}

    /**
     * Sets after how long clients are to announce again; each is told a time within a tenth of it.
     *
     * @param duration 1 s to 1 day; 30 minutes unless set
     * @return this
     */
    public Builder interval(Duration duration) {
      interval = duration;
      return this;
    }

    /**
     * Sets for how long a silent peer is kept.
     *
     * @param duration at least 1.1 intervals, at most 7 days; 1.5 intervals unless set
     * @return this
     */
    public Builder peerTimeout(Duration duration) {
      peerTimeout = duration;
      return this;
    }

    /**
     * Sets how many torrents there may be, counted for each address family.
     *
     * @param swarms at least 1; 1,000,000 unless set
     * @return this
     */
    public Builder maxSwarms(int swarms) {
      maxSwarms = swarms;
      return this;
    }

    /**
     * Sets how many peers there may be in all torrents together.
     *
     * @param peers at least 1; 1,000,000 unless set
     * @return this
     */
    public Builder maxPeers(int peers) {
      maxPeers = peers;
      return this;
    }

    /**
     * Sets how many peers a torrent may have in an address family.
     *
     * @param peers at least 1; 100,000 unless set
     * @return this
     */
    public Builder maxPeersPerSwarm(int peers) {
      maxPeersPerSwarm = peers;
      return this;
    }

    /**
     * Turns the budgets of answers and the bounds on the peers of a host on or off; the other
     * bounds stay.
     *
     * @param on whether they hold; they do unless set
     * @return this
     */
    public Builder limits(boolean on) {
      limits = on;
      return this;
    }

    /**
     * Adds a network that the limits leave alone.
     *
     * @param network one of few; none unless added
     * @return this
     */
    public Builder exempt(Network network) {
      exempt.add(Objects.requireNonNull(network, "network"));
      return this;
    }

    /**
     * Sets which torrents are served at first.
     *
     * @param list all unless set
     * @return this
     */
    public Builder accessList(AccessList list) {
      accessList = Objects.requireNonNull(list, "accessList");
      return this;
    }

    /**
     * Sets who decides about each announce.
     *
     * @param decides the one who decides; nobody unless set
     * @return this
     */
    public Builder authorizer(BittorrentAuthorizer decides) {
      authorizer = decides;
      return this;
    }

    /**
     * Sets the key of the connection ids.
     *
     * @param key 16 bytes; random for every tracker unless set
     * @return this
     */
    public Builder connectionKey(byte[] key) {
      require(key.length == KEY_BYTES, "connectionKey has " + key.length + " bytes, not 16");
      ByteBuffer bytes = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
      connectionKey = new SipHash(bytes.getLong(), bytes.getLong());
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @return it
     * @throws IllegalArgumentException if a value is out of its limits; the message says which
     */
    public BittorrentConfig build() {
      requireBetween("interval", interval, Duration.ofSeconds(1), MAX_INTERVAL);
      if (peerTimeout != null) {
        Duration least = interval.plus(interval.dividedBy(JITTER_DIVISOR));
        requireBetween("peerTimeout", peerTimeout, least, MAX_TIMEOUT);
      }
      requirePositive("maxSwarms", maxSwarms);
      requirePositive("maxPeers", maxPeers);
      requirePositive("maxPeersPerSwarm", maxPeersPerSwarm);
      return new BittorrentConfig(this);
    }

    private static void requireBetween(String name, Duration value, Duration least, Duration most) {
      require(
          value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
          name + " " + value + " is not between " + least + " and " + most);
    }

    private static void requirePositive(String name, int value) {
      require(value >= 1, name + " " + value + " is less than 1");
    }

    private static void require(boolean condition, String message) {
      if (!condition) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
