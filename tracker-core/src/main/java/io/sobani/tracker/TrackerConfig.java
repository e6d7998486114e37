package io.sobani.tracker;

import io.sobani.tracker.Listener.OverridePolicy;
import io.sobani.tracker.check.Range;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.table.PeerTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The configuration of a {@link Tracker}; immutable. The defaults are safe on the open Internet.
 *
 * <pre>{@code
 * TrackerConfig config = TrackerConfig.builder().maxPeers(10_000).shareIdLength(12).build();
 * }</pre>
 */
public final class TrackerConfig {

  final Builder settings; // a copy of its own, which nobody changes

  private TrackerConfig(Builder builder) {
    settings = new Builder(builder);
  }

  /** Returns the defaults. */
  public static TrackerConfig defaults() {
    return builder().build();
  }

  /** Returns a builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that begins with these settings. */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  /** Returns the listeners in the order of their numbers. */
  public List<Listener> listeners() {
    return Collections.unmodifiableList(settings.listeners);
  }

  /**
   * Returns the same configuration for a tracker that takes at most {@code bytes} of heap: where
   * {@code maxPeers} was not set, with as many peers as fit, or the default if that is less.
   *
   * @throws IllegalArgumentException where {@code maxPeers} was set and does not fit, or where
   *     nobody would
   */
  public TrackerConfig fittedTo(long bytes) {
    if (maxBytes() <= bytes) {
      return this;
    }
    int least = 0;
    for (int most = maxPeers(); !settings.maxPeersSet && most - least > 1; ) {
      int middle = (least + most) / 2;
      if (maxBytes(middle) <= bytes) {
        least = middle;
      } else {
        most = middle;
      }
    }
    if (least == 0) {
      throw new IllegalArgumentException(
          "maxPeers %s takes up to %s bytes of heap, of which there are %s: lower it or raise -Xmx"
              .formatted(maxPeers(), maxBytes(), bytes));
    }
    Builder builder = toBuilder();
    builder.maxPeers = least;
    return builder.build();
  }

  /** Returns the most heap that a tracker takes, full of peers with overrides of IPv6. */
  public long maxBytes() {
    return maxBytes(maxPeers());
  }

  private long maxBytes(int peers) {
    return Shards.maxBytes(peers) + limits().maxBytes(peers);
  }

  /** Returns how long a registration lasts after its last sign of life. */
  public Duration peerTtl() {
    return settings.peerTtl;
  }

  /** Returns the most registrations. */
  public int maxPeers() {
    return settings.maxPeers;
  }

  /** Returns the limits on what a source gets. */
  public Limits limits() {
    return settings.limits;
  }

  /** Returns the weight that address tokens have. */
  public TokenMode tokenMode() {
    return settings.tokenMode;
  }

  Optional<SipHash> shardKey() {
    return settings.shardKey.length == 0
        ? Optional.empty()
        : Optional.of(SipHash.of(settings.shardKey));
  }

  /**
   * The weight that address tokens have.
   *
   * @see "PROTOCOL.md, section 9"
   */
  public enum TokenMode {
    /** Tokens are neither given nor looked at. */
    OFF,
    /** A token for whoever asks. */
    PREFERRED,
    /** Nothing but a token for whoever shows none. Excludes clients that know no tokens. */
    REQUIRED
  }

  @Override
  public String toString() {
    return "TrackerConfig[listeners=%s, peerTtl=%s, maxPeers=%s, shareIdLength=%s, limits=%s, tokenMode=%s]"
        .formatted(
            listeners(), peerTtl(), maxPeers(), settings.shareIdLength, limits(), tokenMode());
  }

  /** Collects settings; {@link #build()} refuses what is out of range. */
  public static final class Builder {

    // What has no getter above, the package reads here.
    final List<Listener> listeners = new ArrayList<>();
    int sockets;
    Duration peerTtl = Duration.ofMinutes(5);
    int maxPeers = 1_000_000;
    boolean maxPeersSet;
    int shareIdLength = 8;
    ShareIdGenerator shareIdGenerator = ShareIdGenerator.secureRandom();
    Limits limits = Limits.defaults();
    TokenMode tokenMode = TokenMode.PREFERRED;
    byte[] tokenKey = {};
    byte[] shardKey = {};
    long tokenEpochNs;
    boolean aliveRegisters = true;
    int maxDatagramBytes = 1024;
    TrackerEvents events = TrackerEvents.NONE;
    Authorizer authorizer = Authorizer.ALL;
    Consumer<IpAddress> onSharedAddress = address -> {};

    private Builder() {}

    private Builder(Builder other) {
      listeners.addAll(other.listeners);
      sockets = other.sockets;
      peerTtl = other.peerTtl;
      maxPeers = other.maxPeers;
      maxPeersSet = other.maxPeersSet;
      shareIdLength = other.shareIdLength;
      shareIdGenerator = other.shareIdGenerator;
      limits = other.limits;
      tokenMode = other.tokenMode;
      tokenKey = other.tokenKey;
      shardKey = other.shardKey;
      tokenEpochNs = other.tokenEpochNs;
      aliveRegisters = other.aliveRegisters;
      maxDatagramBytes = other.maxDatagramBytes;
      events = other.events;
      authorizer = other.authorizer;
      onSharedAddress = other.onSharedAddress;
    }

    /**
     * Adds a listener with the default override policy of its dialect, and gives it the next
     * number: 0, 1, …, 2047.
     */
    public Builder listener(String name, Dialect dialect) {
      return listener(name, dialect, OverridePolicy.of(dialect));
    }

    /** Adds a listener with an override policy. */
    public Builder listener(String name, Dialect dialect, OverridePolicy overridePolicy) {
      listeners.add(new Listener(sockets++, name, dialect, overridePolicy));
      return this;
    }

    /** Gives the next number to a socket that the tracker does not serve, only other handlers. */
    public Builder listenerForHandlers() {
      sockets++;
      return this;
    }

    /** Sets a registration's lease after a sign of life: 1 s to 365 days; default 5 minutes. */
    public Builder peerTtl(Duration peerTtl) {
      this.peerTtl = Objects.requireNonNull(peerTtl, "peerTtl");
      return this;
    }

    /** Sets the most registrations: 1 to 100,000,000; default 1,000,000. See {@link #maxBytes}. */
    public Builder maxPeers(int maxPeers) {
      this.maxPeers = maxPeers;
      maxPeersSet = true;
      return this;
    }

    /**
     * Sets the number of characters of new ids: 6 to 20; default 8, better 12 above 100,000 peers.
     */
    public Builder shareIdLength(int shareIdLength) {
      this.shareIdLength = shareIdLength;
      return this;
    }

    /** Sets the generator of ids; default {@link ShareIdGenerator#secureRandom()}. */
    public Builder shareIdGenerator(ShareIdGenerator shareIdGenerator) {
      this.shareIdGenerator = Objects.requireNonNull(shareIdGenerator, "shareIdGenerator");
      return this;
    }

    /** Sets the limits on what a source gets; {@code maxPeers} holds always. */
    public Builder limits(Limits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** Sets the weight that address tokens have; default {@link TokenMode#PREFERRED}. */
    public Builder tokenMode(TokenMode tokenMode) {
      this.tokenMode = Objects.requireNonNull(tokenMode, "tokenMode");
      return this;
    }

    /**
     * Gives several trackers one key, so that each takes the tokens of the others.
     *
     * @param tokenKey 16 random bytes; default a random key of this tracker's own
     * @param tokenEpochNs the {@code nowNs} of a moment that is the same for all of them, such as
     *     {@code System.nanoTime() - 1_000_000L * System.currentTimeMillis()}
     */
    public Builder tokenKey(byte[] tokenKey, long tokenEpochNs) {
      this.tokenKey = tokenKey.clone();
      this.tokenEpochNs = tokenEpochNs;
      return this;
    }

    /**
     * Sets the key of the hash that chooses a peer's shard: 16 random bytes; default a random key
     * of this tracker's own. Trackers that take over each other's registrations share it.
     */
    public Builder shardKey(byte[] shardKey) {
      this.shardKey = shardKey.clone();
      return this;
    }

    /**
     * Sets whether an alive of a stranger registers it, on listeners of {@link Dialect#APP};
     * default on. Off for a tracker that shares its socket with peers, which have alives too.
     */
    public Builder aliveRegisters(boolean aliveRegisters) {
      this.aliveRegisters = aliveRegisters;
      return this;
    }

    /** Sets the longest datagram that is looked at: 64 to 65,507; default 1,024. */
    public Builder maxDatagramBytes(int maxDatagramBytes) {
      this.maxDatagramBytes = maxDatagramBytes;
      return this;
    }

    /** Sets the observer of what happens. */
    public Builder events(TrackerEvents events) {
      this.events = Objects.requireNonNull(events, "events");
      return this;
    }

    /** Sets the authorizer of announces and pushes. */
    public Builder authorizer(Authorizer authorizer) {
      this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
      return this;
    }

    /**
     * Sets what to do, once, where most of the first thousand registrations come from one address:
     * that of a gateway, behind which nobody is reached. Called as a {@link TrackerEvents} is.
     */
    public Builder onSharedAddress(Consumer<IpAddress> onSharedAddress) {
      this.onSharedAddress = Objects.requireNonNull(onSharedAddress, "onSharedAddress");
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @throws IllegalArgumentException where a setting is out of its range
     */
    public TrackerConfig build() {
      Range.check("peerTtl", peerTtl, Duration.ofSeconds(1), Duration.ofDays(365));
      Range.check("number of listeners", sockets, 0, PeerTable.MOST_SOCKETS);
      Range.check("maxPeers", maxPeers, 1, 100_000_000);
      Range.check("shareIdLength", shareIdLength, ShareId.MIN_LENGTH, ShareId.MAX_LENGTH);
      Range.check("maxDatagramBytes", maxDatagramBytes, 64, 65_507);
      requireKey("tokenKey", tokenKey);
      requireKey("shardKey", shardKey);
      return new TrackerConfig(this);
    }

    private static void requireKey(String name, byte[] key) {
      if (key.length != 0 && key.length != 16) {
        throw new IllegalArgumentException(
            "length of " + name + " is " + key.length + ", must be 16");
      }
    }
  }
}
