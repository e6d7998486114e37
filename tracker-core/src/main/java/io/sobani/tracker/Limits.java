package io.sobani.tracker;

import io.sobani.tracker.check.Range;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.AllowList;
import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.limit.Budgets.Bound;
import io.sobani.tracker.limit.Budgets.Kind;
import io.sobani.tracker.limit.HostCaps;
import io.sobani.tracker.limit.IncomeLimiter;
import io.sobani.tracker.limit.Scope;
import io.sobani.tracker.net.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The limits of a tracker on what a source gets: answers, introductions, registrations; immutable.
 * The defaults are safe on the open Internet.
 *
 * <p>A host is an IPv4 address or an IPv6 /64, a network an IPv4 /24 or an IPv6 /48; a 6to4 address
 * counts as the IPv4 address in it.
 *
 * <pre>{@code
 * Limits limits = Limits.builder().exempt(Network.parse("10.0.0.0/8")).maxPeersPerHost(64).build();
 * }</pre>
 *
 * @see TrackerConfig.Builder#limits
 * @see "tracker-core/SECURITY.md, promises 5 to 7"
 */
public final class Limits {

  private static final Limits DEFAULTS = builder().build();
  private static final Limits OFF = new Limits(builder(), AllowList.EVERYBODY);

  private final AllowList allowList;
  private final List<Network> exempt;
  private final Map<Budget, Bound> budgets;
  final int networkFactor;
  final IncomeLimiter.Most unprovenIncomes;
  final IncomeLimiter.Most provenIncomes;
  final Duration incomeWindow;
  final Duration incomeSpacing;
  final int maxPeersPerHost;
  final int maxPeersPerNetwork;

  private Limits(Builder builder, AllowList allowList) {
    this.allowList = allowList;
    exempt = List.copyOf(builder.exempt);
    budgets = new EnumMap<>(builder.budgets);
    networkFactor = builder.networkFactor;
    unprovenIncomes = builder.unprovenIncomes;
    provenIncomes = builder.provenIncomes;
    incomeWindow = builder.incomeWindow;
    incomeSpacing = builder.incomeSpacing;
    maxPeersPerHost = builder.maxPeersPerHost;
    maxPeersPerNetwork = builder.maxPeersPerNetwork;
  }

  /** Returns the defaults. */
  public static Limits defaults() {
    return DEFAULTS;
  }

  /** Returns no limits at all, for use where every source is known. */
  public static Limits off() {
    return OFF;
  }

  /** Returns a builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns whether there are no limits. */
  public boolean isOff() {
    return allowList == AllowList.EVERYBODY;
  }

  /** Returns the networks whose hosts are outside all limits. */
  public List<Network> exempt() {
    return exempt;
  }

  Budgets budgets(SipHash key, int maxPeers) {
    List<Bound> bounds = new ArrayList<>(budgets.values());
    budgets.forEach(
        (budget, bound) -> {
          if (budget.ofNetworksToo) {
            bounds.add(bound.ofNetwork(networkFactor));
          }
        });
    return new Budgets(key, allowList, bounds, maxPeers);
  }

  HostCaps caps(SipHash key, int maxPeers) {
    int perHostV6 = Math.max(1, maxPeersPerHost / 4);
    return new HostCaps(key, allowList, maxPeersPerHost, perHostV6, maxPeersPerNetwork, maxPeers);
  }

  IncomeLimiter incomes(SipHash key, int maxPeers) {
    return new IncomeLimiter(
        key,
        allowList,
        unprovenIncomes,
        provenIncomes,
        incomeWindow.toNanos(),
        incomeSpacing.toNanos(),
        maxPeers);
  }

  /** Returns the bytes of heap that the counters take. */
  long maxBytes(int maxPeers) {
    return isOff()
        ? 0
        : Budgets.maxBytes(maxPeers) + HostCaps.bytes(maxPeers) + IncomeLimiter.bytes(maxPeers);
  }

  /**
   * A budget of answers. Nothing is done for a source that has used it up, except that a live lease
   * is renewed.
   *
   * @see Limits.Builder#budget
   * @see "tracker-core/SECURITY.md, promise 5"
   */
  public enum Budget {
    /** All answers to the unregistered sources of a host; 50 per second, 125 at once. */
    UNREGISTERED(Kind.UNREGISTERED, Scope.HOST, true, 50, 125),
    /** All answers to the registered, unproven peers of a host; 600 per second, 1,200 at once. */
    REGISTERED(Kind.REGISTERED, Scope.HOST, true, 600, 1_200),
    /** Answers to an address and port that is proven; 5 per second, 20 at once. */
    PROVEN(Kind.PROVEN, Scope.ENDPOINT, false, 5, 20),
    /** The same of all proven ports of a host; 5,120 per second, 20,480 at once. */
    PROVEN_HOST(Kind.PROVEN, Scope.HOST, false, 5_120, 20_480),
    /** Pushes by unregistered sources of a host for unknown ids; 5 per second, 20 at once. */
    UNREGISTERED_MISSES(Kind.UNREGISTERED_MISS, Scope.HOST, true, 5, 20),
    /** Pushes by a registered peer for unknown ids; 2 per second, 20 at once. */
    REGISTERED_MISSES(Kind.REGISTERED_MISS, Scope.ENDPOINT, false, 2, 20),
    /** The same of all registered peers of a host; 50 per second, 125 at once. */
    REGISTERED_HOST_MISSES(Kind.REGISTERED_MISS, Scope.HOST, false, 50, 125),
    /** Pushes by a proven address and port for unknown ids; 2 per second, 20 at once. */
    PROVEN_MISSES(Kind.PROVEN_MISS, Scope.ENDPOINT, false, 2, 20),
    /** The same of all proven ports of a host; 50 per second, 125 at once. */
    PROVEN_HOST_MISSES(Kind.PROVEN_MISS, Scope.HOST, false, 50, 125);

    /** True where a network has a budget too, a multiple of a host's. */
    final boolean ofNetworksToo;

    final Bound defaultBound;

    Budget(Kind kind, Scope scope, boolean ofNetworksToo, int perSecond, int burst) {
      this.ofNetworksToo = ofNetworksToo;
      defaultBound = new Bound(kind, scope, perSecond, burst);
    }
  }

  @Override
  public String toString() {
    return isOff()
        ? "Limits[off]"
        : "Limits[budgets=%s, networkFactor=%s, exempt=%s, maxPeersPerHost=%s, maxPeersPerNetwork=%s]"
            .formatted(budgets, networkFactor, exempt, maxPeersPerHost, maxPeersPerNetwork);
  }

  /** Collects limits; {@link #build()} refuses what is out of its range. */
  public static final class Builder {

    private final List<Network> exempt = new ArrayList<>();
    private final Map<Budget, Bound> budgets = new EnumMap<>(Budget.class);
    private int networkFactor = 16;
    private IncomeLimiter.Most unprovenIncomes = new IncomeLimiter.Most(3, 12, 96, 1_536);
    private IncomeLimiter.Most provenIncomes = new IncomeLimiter.Most(30, 60, 1_920, 7_680);
    private Duration incomeWindow = Duration.ofSeconds(300);
    private Duration incomeSpacing = Duration.ofSeconds(1);
    private int maxPeersPerHost = 1_024;
    private int maxPeersPerNetwork = 4_096;

    private Builder() {
      for (Budget budget : Budget.values()) {
        budgets.put(budget, budget.defaultBound);
      }
    }

    /** Takes the hosts of a network out of all limits. */
    public Builder exempt(Network network) {
      exempt.add(Objects.requireNonNull(network, "exempt"));
      return this;
    }

    /**
     * Sets how many answers a source gets; what is not set is as {@link Budget} says.
     *
     * @param budget the class of answers
     * @param perSecond how many per second, 1 to 100,000
     * @param burst how many at once after a silence, 1 to 1,000,000
     */
    public Builder budget(Budget budget, int perSecond, int burst) {
      Objects.requireNonNull(budget, "budget");
      budgets.put(budget, budget.defaultBound.with(perSecond, burst));
      return this;
    }

    /** Sets the budget of a network as a multiple of a host's: 1 to 256; default 16. */
    public Builder networkFactor(int networkFactor) {
      this.networkFactor = networkFactor;
      return this;
    }

    /**
     * Sets how often peers are told of unproven askers, by an {@code income}: whoever is told sends
     * datagrams to the asker's address, which may be a forged one. Each bound is 1 to 60,000.
     *
     * @param perPair of an asker to a target, each an address and port; default 3
     * @param perHostAndTarget of a host to a target; default 12
     * @param perHost of a host to all targets; default 96
     * @param perNetwork of a network to all targets; default 1,536
     */
    public Builder unprovenIncomes(int perPair, int perHostAndTarget, int perHost, int perNetwork) {
      unprovenIncomes = new IncomeLimiter.Most(perPair, perHostAndTarget, perHost, perNetwork);
      return this;
    }

    /**
     * Sets how often peers are told of proven askers, as {@link #unprovenIncomes} does; default 30,
     * 60, 1,920 and 7,680.
     */
    public Builder provenIncomes(int perPair, int perHostAndTarget, int perHost, int perNetwork) {
      provenIncomes = new IncomeLimiter.Most(perPair, perHostAndTarget, perHost, perNetwork);
      return this;
    }

    /**
     * Sets the time that the bounds of incomes are for.
     *
     * @param window 1 s to 1 day; default 300 s
     * @param spacing the least time between two incomes of one asker to one target, 0 to the
     *     window; default 1 s
     */
    public Builder incomeWindow(Duration window, Duration spacing) {
      incomeWindow = Objects.requireNonNull(window, "window");
      incomeSpacing = Objects.requireNonNull(spacing, "spacing");
      return this;
    }

    /**
     * Sets the most registrations of one IPv4 address; an IPv6 /64 may have a quarter of them. 1 to
     * 32,767; default 1,024.
     */
    public Builder maxPeersPerHost(int maxPeersPerHost) {
      this.maxPeersPerHost = maxPeersPerHost;
      return this;
    }

    /** Sets the most registrations of one network: 1 to 32,767; default 4,096. */
    public Builder maxPeersPerNetwork(int maxPeersPerNetwork) {
      this.maxPeersPerNetwork = maxPeersPerNetwork;
      return this;
    }

    /**
     * Makes the limits.
     *
     * @throws IllegalArgumentException where one is out of its range
     */
    public Limits build() {
      budgets.forEach(
          (budget, bound) -> {
            Range.check("perSecond of budget " + budget, bound.perSecond(), 1, 100_000);
            Range.check("burst of budget " + budget, bound.burst(), 1, 1_000_000);
          });
      Range.check("networkFactor", networkFactor, 1, 256);
      check("unprovenIncomes", unprovenIncomes);
      check("provenIncomes", provenIncomes);
      Range.check("incomeWindow", incomeWindow, Duration.ofSeconds(1), Duration.ofDays(1));
      Range.check("spacing of incomeWindow", incomeSpacing, Duration.ZERO, incomeWindow);
      Range.check("maxPeersPerHost", maxPeersPerHost, 1, 32_767);
      Range.check("maxPeersPerNetwork", maxPeersPerNetwork, 1, 32_767);
      return new Limits(this, new AllowList(exempt));
    }

    private static void check(String name, IncomeLimiter.Most most) {
      Range.check("perPair of " + name, most.perPair(), 1, 60_000);
      Range.check("perHostAndTarget of " + name, most.perHostAndTarget(), 1, 60_000);
      Range.check("perHost of " + name, most.perHost(), 1, 60_000);
      Range.check("perNetwork of " + name, most.perNetwork(), 1, 60_000);
    }
  }
}
