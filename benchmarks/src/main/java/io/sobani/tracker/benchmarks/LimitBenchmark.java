package io.sobani.tracker.benchmarks;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.AddressTokens;
import io.sobani.tracker.limit.AddressTokens.Purpose;
import io.sobani.tracker.limit.AllowList;
import io.sobani.tracker.limit.Budgets;
import io.sobani.tracker.limit.Budgets.Bound;
import io.sobani.tracker.limit.Budgets.Kind;
import io.sobani.tracker.limit.HostCaps;
import io.sobani.tracker.limit.IncomeLimiter;
import io.sobani.tracker.limit.Scope;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost that the limits add to a datagram: {@code java -jar benchmarks/target/benchmarks.jar
 * Limit -prof gc}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class LimitBenchmark {

  private static final long V4 = 0xffffL << 32;

  private final SipHash hash = SipHash.random();
  private final Budgets budgets =
      new Budgets(
          hash,
          AllowList.NOBODY,
          List.of(
              new Bound(Kind.REGISTERED, Scope.HOST, 600, 1_200),
              new Bound(Kind.REGISTERED, Scope.NETWORK, 9_600, 19_200),
              new Bound(Kind.PROVEN, Scope.ENDPOINT, 5, 20),
              new Bound(Kind.PROVEN, Scope.HOST, 5_120, 20_480),
              new Bound(Kind.UNREGISTERED_MISS, Scope.HOST, 5, 20),
              new Bound(Kind.UNREGISTERED_MISS, Scope.NETWORK, 80, 320)),
          1_000_000);
  private final IncomeLimiter incomeLimiter =
      new IncomeLimiter(
          hash,
          AllowList.NOBODY,
          new IncomeLimiter.Most(3, 12, 96, 1_536),
          new IncomeLimiter.Most(30, 60, 1_920, 7_680),
          TimeUnit.SECONDS.toNanos(300),
          TimeUnit.SECONDS.toNanos(1),
          1_000_000);
  private final HostCaps hostCaps =
      new HostCaps(hash, AllowList.NOBODY, 1_024, 256, 4_096, 1_000_000);
  private final AddressTokens tokens = new AddressTokens(SipHash.random());

  private long upNs;

  private final PackedSource source = new PackedSource();
  private final Endpoint target = new Endpoint(IpAddress.v4(0x0b000001), 4_000);

  /** 65,536 sources in turn, a millisecond apart: always within budget. */
  private PackedSource next() {
    source.set(0, nextSource(), 4_000);
    return source;
  }

  private long nextSource() {
    upNs += 1_000_000;
    return V4 | 0x0a000000 | upNs * 0x9e3779b97f4a7c15L >>> 48;
  }

  @Benchmark
  public long hashOneLong() {
    return hash.hash(nextSource());
  }

  @Benchmark
  public boolean budgetOfHostAndNetwork() {
    PackedSource next = next();
    return budgets.take(Kind.REGISTERED, upNs, next);
  }

  @Benchmark
  public boolean budgetOfEndpointAndHost() {
    PackedSource next = next();
    return budgets.take(Kind.PROVEN, upNs, next);
  }

  @Benchmark
  public boolean budgetLookedAtAndCharged() {
    PackedSource next = next();
    boolean allowed = budgets.allows(Kind.UNREGISTERED_MISS, upNs, next);
    if (allowed) {
      budgets.charge(Kind.UNREGISTERED_MISS, upNs, next);
    }
    return allowed;
  }

  @Benchmark
  public boolean income() {
    PackedSource next = next();
    return incomeLimiter.tryAcquire(upNs, next, target, false);
  }

  @Benchmark
  public boolean hostCap() {
    long ipLow = nextSource();
    boolean added = hostCaps.tryAdd(0, ipLow);
    hostCaps.remove(0, ipLow);
    return added;
  }

  @Benchmark
  public long tokenIssued() {
    return tokens.issue(upNs, next(), Purpose.ADDRESS);
  }

  /** A wrong token, but of this window: it costs the hash that a right one does. */
  @Benchmark
  public boolean tokenChecked() {
    return tokens.isValid(0, 42, next(), Purpose.ADDRESS);
  }
}
