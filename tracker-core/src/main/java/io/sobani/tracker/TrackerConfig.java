package io.sobani.tracker;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import io.sobani.tracker.protocol.ShareId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a {@link Tracker} is set up; immutable. The defaults are safe on the open Internet.
 *
 * <pre>{@code
 * TrackerConfig config = TrackerConfig.builder().maxPeers(10_000).shareIdLength(12).build();
 * }</pre>
 */
public final class TrackerConfig {

  private final Duration peerTtl;
  private final int maxPeers;
  private final int maxPeersPerHost;
  private final int maxPeersPerNetwork;
  private final int shareIdLength;
  private final ShareIdGenerator shareIdGenerator;
  private final boolean limits;
  private final List<Network> exempt;
  private final Map<Budget, Rate> budgets;
  private final int networkFactor;
  private final IncomeLimits incomeLimits;
  private final TokenMode tokenMode;
  private final byte[] tokenKey;
  private final long tokenEpochNs;
  private final boolean aliveRegisters;
  private final int maxDatagramBytes;
  private final TrackerListener listener;
  private final Authorizer authorizer;
  private final Consumer<IpAddress> onSharedAddress;

  private TrackerConfig(Builder builder) {
    peerTtl = builder.peerTtl;
    maxPeers = builder.maxPeers;
    maxPeersPerHost = builder.maxPeersPerHost;
    maxPeersPerNetwork = builder.maxPeersPerNetwork;
    shareIdLength = builder.shareIdLength;
    shareIdGenerator = builder.shareIdGenerator;
    limits = builder.limits;
    exempt = List.copyOf(builder.exempt);
    budgets = new EnumMap<>(builder.budgets);
    networkFactor = builder.networkFactor;
    incomeLimits = builder.incomeLimits;
    tokenMode = builder.tokenMode;
    tokenKey = builder.tokenKey.clone();
    tokenEpochNs = builder.tokenEpochNs;
    aliveRegisters = builder.aliveRegisters;
    maxDatagramBytes = builder.maxDatagramBytes;
    listener = builder.listener;
    authorizer = builder.authorizer;
    onSharedAddress = builder.onSharedAddress;
  }

  /**
   * Returns the defaults.
   *
   * @return a configuration in which nothing is changed
   */
  public static TrackerConfig defaults() {
    return builder().build();
  }

  /**
   * Returns a builder that begins with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns how long a registration lasts after its last sign of life.
   *
   * @return the lease
   */
  public Duration peerTtl() {
    return peerTtl;
  }

  /**
   * Returns the most registrations.
   *
   * @return the bound
   */
  public int maxPeers() {
    return maxPeers;
  }

  int maxPeersPerHost() {
    return maxPeersPerHost;
  }

  int maxPeersPerNetwork() {
    return maxPeersPerNetwork;
  }

  int shareIdLength() {
    return shareIdLength;
  }

  ShareIdGenerator shareIdGenerator() {
    return shareIdGenerator;
  }

  /**
   * Returns whether budgets, limits of introductions and caps per host and network are on.
   *
   * @return whether they are
   */
  public boolean limits() {
    return limits;
  }

  /**
   * Returns the networks whose hosts are outside budgets and caps.
   *
   * @return the networks
   */
  public List<Network> exempt() {
    return exempt;
  }

  Rate budget(Budget budget) {
    return budgets.getOrDefault(budget, budget.usual());
  }

  int networkFactor() {
    return networkFactor;
  }

  IncomeLimits incomeLimits() {
    return incomeLimits;
  }

  /**
   * Returns what tokens are worth.
   *
   * @return the mode
   */
  public TokenMode tokenMode() {
    return tokenMode;
  }

  /** Returns the key of tokens, empty for a random one. */
  byte[] tokenKey() {
    return tokenKey;
  }

  long tokenEpochNs() {
    return tokenEpochNs;
  }

  boolean aliveRegisters() {
    return aliveRegisters;
  }

  int maxDatagramBytes() {
    return maxDatagramBytes;
  }

  TrackerListener listener() {
    return listener;
  }

  Authorizer authorizer() {
    return authorizer;
  }

  Consumer<IpAddress> onSharedAddress() {
    return onSharedAddress;
  }

  /** Collects settings; {@link #build()} refuses what cannot be. */
  public static final class Builder {

    private Duration peerTtl = Duration.ofMinutes(5);
    private int maxPeers = 1_000_000;
    private int maxPeersPerHost = 1024;
    private int maxPeersPerNetwork = 4096;
    private int shareIdLength = 8;
    private ShareIdGenerator shareIdGenerator = ShareIdGenerator.secureRandom();
    private boolean limits = true;
    private final List<Network> exempt = new ArrayList<>();
    private final Map<Budget, Rate> budgets = new EnumMap<>(Budget.class);
    private int networkFactor = 16;
    private IncomeLimits incomeLimits = IncomeLimits.DEFAULT;
    private TokenMode tokenMode = TokenMode.PREFERRED;
    private byte[] tokenKey = {};
    private long tokenEpochNs;
    private boolean aliveRegisters = true;
    private int maxDatagramBytes = 1024;
    private TrackerListener listener = TrackerListener.NONE;
    private Authorizer authorizer = Authorizer.ALL;
    private Consumer<IpAddress> onSharedAddress = address -> {};

    private Builder() {}

    /**
     * Sets how long a registration lasts after its last sign of life.
     *
     * @param peerTtl 1 s to 365 days; default 5 minutes
     * @return this builder
     */
    public Builder peerTtl(Duration peerTtl) {
      this.peerTtl = Objects.requireNonNull(peerTtl, "peerTtl");
      return this;
    }

    /**
     * Sets the most registrations.
     *
     * @param maxPeers 1 to 100,000,000, some 64 bytes each; default 1,000,000
     * @return this builder
     */
    public Builder maxPeers(int maxPeers) {
      this.maxPeers = maxPeers;
      return this;
    }

    /**
     * Sets the most registrations of one IPv4 address; an IPv6 /64 may have a quarter of them.
     *
     * @param maxPeersPerHost 1 to 32,767; default 1,024
     * @return this builder
     */
    public Builder maxPeersPerHost(int maxPeersPerHost) {
      this.maxPeersPerHost = maxPeersPerHost;
      return this;
    }

    /**
     * Sets the most registrations of one IPv4 /24 or IPv6 /48.
     *
     * @param maxPeersPerNetwork 1 to 32,767; default 4,096
     * @return this builder
     */
    public Builder maxPeersPerNetwork(int maxPeersPerNetwork) {
      this.maxPeersPerNetwork = maxPeersPerNetwork;
      return this;
    }

    /**
     * Sets the number of characters of new ids; 12 are advised above 100,000 peers.
     *
     * @param shareIdLength 6 to 20; default 8
     * @return this builder
     */
    public Builder shareIdLength(int shareIdLength) {
      this.shareIdLength = shareIdLength;
      return this;
    }

    /**
     * Sets what makes ids.
     *
     * @param shareIdGenerator a generator; default {@link ShareIdGenerator#secureRandom()}
     * @return this builder
     */
    public Builder shareIdGenerator(ShareIdGenerator shareIdGenerator) {
      this.shareIdGenerator = Objects.requireNonNull(shareIdGenerator, "shareIdGenerator");
      return this;
    }

    /**
     * Switches budgets, limits of introductions and the caps per host and network; {@code maxPeers}
     * holds always. Off only where every source is known.
     *
     * @param limits default on
     * @return this builder
     */
    public Builder limits(boolean limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Takes the hosts of a network out of budgets and caps.
     *
     * @param network the network
     * @return this builder
     */
    public Builder exempt(Network network) {
      exempt.add(Objects.requireNonNull(network, "exempt"));
      return this;
    }

    /**
     * Sets how many answers a source gets; what is not set is as {@link Budget} says.
     *
     * @param budget which answers, to whom
     * @param perSecond how many a second, 1 to 100,000
     * @param burst how many at once after a silence, 1 to 1,000,000
     * @return this builder
     */
    public Builder budget(Budget budget, int perSecond, int burst) {
      budgets.put(Objects.requireNonNull(budget, "budget"), new Rate(perSecond, burst));
      return this;
    }

    /**
     * Sets how many times the budget of a host its whole network has, an IPv4 /24 or IPv6 /48, of
     * {@link Budget#UNREGISTERED} and of {@link Budget#REGISTERED}.
     *
     * @param networkFactor 1 to 256; default 16
     * @return this builder
     */
    public Builder networkFactor(int networkFactor) {
      this.networkFactor = networkFactor;
      return this;
    }

    /**
     * Sets how often a peer is told of an asker.
     *
     * @param incomeLimits the limits, made from {@link IncomeLimits#DEFAULT}
     * @return this builder
     */
    public Builder incomeLimits(IncomeLimits incomeLimits) {
      this.incomeLimits = Objects.requireNonNull(incomeLimits, "incomeLimits");
      return this;
    }

    /**
     * Sets what tokens are worth.
     *
     * @param tokenMode default {@link TokenMode#PREFERRED}
     * @return this builder
     */
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
     * @return this builder
     */
    public Builder tokenKey(byte[] tokenKey, long tokenEpochNs) {
      this.tokenKey = tokenKey.clone();
      this.tokenEpochNs = tokenEpochNs;
      return this;
    }

    /**
     * Sets whether an alive of a stranger registers it, on listeners of the application's dialect.
     * Off for a tracker that shares its socket with peer traffic, which has alives of its own.
     *
     * @param aliveRegisters default on
     * @return this builder
     */
    public Builder aliveRegisters(boolean aliveRegisters) {
      this.aliveRegisters = aliveRegisters;
      return this;
    }

    /**
     * Sets the longest datagram that is looked at.
     *
     * @param maxDatagramBytes 64 to 65,507; default 1,024
     * @return this builder
     */
    public Builder maxDatagramBytes(int maxDatagramBytes) {
      this.maxDatagramBytes = maxDatagramBytes;
      return this;
    }

    /**
     * Sets who is told what happens.
     *
     * @param listener the listener
     * @return this builder
     */
    public Builder listener(TrackerListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets who decides on announces and pushes.
     *
     * @param authorizer the authorizer
     * @return this builder
     */
    public Builder authorizer(Authorizer authorizer) {
      this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
      return this;
    }

    /**
     * Sets what to do, once, where most of the first thousand registrations come from one address:
     * peers are hidden behind a gateway, as in a container network, and nobody will reach them.
     * Called as a {@link TrackerListener} is.
     *
     * @param onSharedAddress told the address
     * @return this builder
     */
    public Builder onSharedAddress(Consumer<IpAddress> onSharedAddress) {
      this.onSharedAddress = Objects.requireNonNull(onSharedAddress, "onSharedAddress");
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @return an immutable configuration
     * @throws IllegalArgumentException where a setting is out of its range; the message has its
     *     name, its value and the range
     */
    public TrackerConfig build() {
      check("peerTtl", peerTtl, Duration.ofSeconds(1), Duration.ofDays(365));
      check("maxPeers", maxPeers, 1, 100_000_000);
      check("maxPeersPerHost", maxPeersPerHost, 1, 32_767);
      check("maxPeersPerNetwork", maxPeersPerNetwork, 1, 32_767);
      budgets.forEach(
          (budget, rate) -> {
            check("perSecond of budget " + budget, rate.perSecond(), 1, 100_000);
            check("burst of budget " + budget, rate.burst(), 1, 1_000_000);
          });
      check("networkFactor", networkFactor, 1, 256);
      check("incomeLimits.perPair", incomeLimits.perPair(), 1, 10);
      check("incomeLimits.perProvenPair", incomeLimits.perProvenPair(), 1, 100);
      check("incomeLimits.targetsPerPeer", incomeLimits.targetsPerPeer(), 1, 100);
      check("incomeLimits.targetsPerHost", incomeLimits.targetsPerHost(), 1, 1_000);
      Duration window = incomeLimits.window();
      check("incomeLimits.window", window, Duration.ofSeconds(1), Duration.ofDays(1));
      check("incomeLimits.spacing", incomeLimits.spacing(), Duration.ZERO, window);
      check("shareIdLength", shareIdLength, ShareId.MIN_LENGTH, ShareId.MAX_LENGTH);
      check("maxDatagramBytes", maxDatagramBytes, 64, 65_507);
      if (tokenKey.length != 0 && tokenKey.length != 16) {
        throw new IllegalArgumentException("tokenKey must have 16 bytes: " + tokenKey.length);
      }
      return new TrackerConfig(this);
    }

    private static <T extends Comparable<T>> void check(String name, T value, T least, T most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            name + " must be " + least + " to " + most + ": " + value);
      }
    }
  }
}
