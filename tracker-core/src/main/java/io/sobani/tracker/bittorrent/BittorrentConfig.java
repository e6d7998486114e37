package io.sobani.tracker.bittorrent;

import io.sobani.tracker.check.Range;
import io.sobani.tracker.limit.AllowList;
import io.sobani.tracker.net.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** Immutable configuration of a BitTorrent tracker. */
public final class BittorrentConfig {

  private static final int JITTER_DIVISOR = 10;
  private static final int DEFAULT_MAX = 1_000_000;

  /* Heap with compressed references, measured: budgets; the largest swarm of one peer; peers. */
  private static final long LIMITS_BYTES = 2 << 20;
  private static final long BYTES_PER_SWARM = 190;
  private static final long BYTES_PER_PEER = 61;

  private final Builder settings; // a copy that nobody changes
  private final int maxUnlessSet;

  private BittorrentConfig(Builder settings, int maxUnlessSet) {
    this.settings = settings;
    this.maxUnlessSet = maxUnlessSet;
  }

  /** Returns the usual configuration: an open tracker. */
  public static BittorrentConfig defaults() {
    return builder().build();
  }

  /** Begins a configuration. */
  public static Builder builder() {
    return new Builder();
  }

  int jitteredIntervalS(SplittableRandom random) {
    int intervalS = Math.toIntExact(settings.interval.toSeconds());
    int spread = intervalS / JITTER_DIVISOR;
    return intervalS - spread + random.nextInt(2 * spread + 1);
  }

  /** Returns the most heap that the tracker takes, when full: bytes, compressed references. */
  public long maxBytes() {
    return bytesOf(maxSwarms(), maxPeers());
  }

  /**
   * Returns the same configuration for a tracker that takes at most {@code bytes} of heap: where
   * {@code maxSwarms} or {@code maxPeers} was not set, with as many as fit, or the default if that
   * is less.
   *
   * @throws IllegalArgumentException where it does not fit without lowering a bound that was set
   */
  public BittorrentConfig fittedTo(long bytes) {
    if (maxBytes() <= bytes) {
      return this;
    }
    boolean swarmsSet = settings.maxSwarms != null;
    boolean peersSet = settings.maxPeers != null;
    long free = bytes - bytesOf(swarmsSet ? maxSwarms() : 0, peersSet ? maxPeers() : 0);
    long each = (swarmsSet ? 0 : BYTES_PER_SWARM) + (peersSet ? 0 : BYTES_PER_PEER);
    if (each == 0 || free < each) {
      throw new IllegalArgumentException(
          "maxSwarms %s and maxPeers %s take up to %s bytes of heap, of which there are %s"
              .formatted(maxSwarms(), maxPeers(), maxBytes(), bytes));
    }
    int fitting = (int) Math.min(DEFAULT_MAX, free / each);
    return new BittorrentConfig(settings, fitting);
  }

  private static long bytesOf(long swarms, long peers) {
    return LIMITS_BYTES + BYTES_PER_SWARM * swarms + BYTES_PER_PEER * peers;
  }

  Duration peerTimeout() {
    return settings.interval.plus(settings.interval.dividedBy(2));
  }

  int maxSwarms() {
    return Objects.requireNonNullElse(settings.maxSwarms, maxUnlessSet);
  }

  int maxPeers() {
    return Objects.requireNonNullElse(settings.maxPeers, maxUnlessSet);
  }

  int maxPeersPerSwarm() {
    return settings.maxPeersPerSwarm;
  }

  AllowList exempt() {
    return settings.limits ? new AllowList(settings.exempt) : AllowList.EVERYBODY;
  }

  Authorizer authorizer() {
    return settings.authorizer;
  }

  /** Decides who may announce a torrent, for trackers that are not for everybody. Thread-safe. */
  @FunctionalInterface
  public interface Authorizer {

    /** Allows everything. */
    Authorizer ALL = (infoHash, urlData) -> true;

    /**
     * Returns whether an announce is allowed. Called on an event loop without a lock held: it must
     * not block.
     *
     * @param urlData path and query of the announce URL, in which private trackers put a key; empty
     *     if the client sent none
     * @see "BEP 41, UDP Tracker Protocol Extensions"
     */
    boolean isAllowed(InfoHash infoHash, String urlData);
  }

  @Override
  public String toString() {
    return "BittorrentConfig[peerTimeout=%s, maxSwarms=%s, maxPeers=%s, maxPeersPerSwarm=%s, limits=%s]"
        .formatted(peerTimeout(), maxSwarms(), maxPeers(), maxPeersPerSwarm(), settings.limits);
  }

  /** Collects a configuration. Not thread-safe. */
  public static final class Builder {

    private static final Duration MAX_INTERVAL = Duration.ofDays(1);

    private Duration interval = Duration.ofMinutes(30);
    private Integer maxSwarms;
    private Integer maxPeers;
    private int maxPeersPerSwarm = 100_000;
    private boolean limits = true;
    private final List<Network> exempt = new ArrayList<>();
    private Authorizer authorizer = Authorizer.ALL;

    private Builder() {}

    private Builder(Builder other) {
      interval = other.interval;
      maxSwarms = other.maxSwarms;
      maxPeers = other.maxPeers;
      maxPeersPerSwarm = other.maxPeersPerSwarm;
      limits = other.limits;
      exempt.addAll(other.exempt);
      authorizer = other.authorizer;
    }

    /**
     * Sets after how long clients are to announce again, 1 s to 1 day; 30 minutes unless set. Each
     * is told a time within a tenth of it, and kept for one and a half.
     */
    public Builder interval(Duration duration) {
      interval = duration;
      return this;
    }

    /**
     * Sets how many torrents there may be, counted for each address family, with those that are
     * remembered for a day after their last peer left: at least 1; 1,000,000 unless set.
     */
    public Builder maxSwarms(int swarms) {
      maxSwarms = swarms;
      return this;
    }

    /** Sets how many peers there may be in all torrents: at least 1; 1,000,000 unless set. */
    public Builder maxPeers(int peers) {
      maxPeers = peers;
      return this;
    }

    /** Sets the most peers of a torrent in an address family: at least 1; 100,000 unless set. */
    public Builder maxPeersPerSwarm(int peers) {
      maxPeersPerSwarm = peers;
      return this;
    }

    /**
     * Turns the budgets of answers and the bounds on the peers of a host on or off; the other
     * bounds stay. On unless set.
     */
    public Builder limits(boolean on) {
      limits = on;
      return this;
    }

    /** Adds a network that is exempt from the limits, one of few; none unless added. */
    public Builder exempt(Network network) {
      exempt.add(Objects.requireNonNull(network, "network"));
      return this;
    }

    /** Sets the authorizer of announces; {@link Authorizer#ALL} unless set. */
    public Builder authorizer(Authorizer decides) {
      authorizer = Objects.requireNonNull(decides, "authorizer");
      return this;
    }

    /** Makes the configuration; an {@link IllegalArgumentException} says what is out of range. */
    public BittorrentConfig build() {
      Range.check("interval", interval, Duration.ofSeconds(1), MAX_INTERVAL);
      BittorrentConfig config = new BittorrentConfig(new Builder(this), DEFAULT_MAX);
      Range.check("maxSwarms", config.maxSwarms(), 1, Integer.MAX_VALUE);
      Range.check("maxPeers", config.maxPeers(), 1, Integer.MAX_VALUE);
      Range.check("maxPeersPerSwarm", maxPeersPerSwarm, 1, Integer.MAX_VALUE);
      return config;
    }
  }
}
