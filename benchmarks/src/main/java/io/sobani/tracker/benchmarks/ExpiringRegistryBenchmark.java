package io.sobani.tracker.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sobani.tracker.registry.ExpiringRegistry;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The registry for hosts, with Caffeine beside it: {@code java -jar
 * benchmarks/target/benchmarks.jar ExpiringRegistry -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx4g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExpiringRegistryBenchmark {

  private static final long LEASE_NS = Duration.ofMinutes(5).toNanos();

  @Param({"1000", "100000", "1000000"})
  private int entries;

  private final SplittableRandom random = new SplittableRandom(1);
  private ExpiringRegistry<Integer, Integer> registry;
  private Cache<Integer, Integer> caffeine;
  private Integer[] keys;
  private int oldest;
  private long expired;
  private long nowNs;

  @Setup
  public void fill() {
    registry = new ExpiringRegistry<>(entries);
    caffeine =
        Caffeine.newBuilder()
            .maximumSize(entries)
            .expireAfterWrite(Duration.ofNanos(LEASE_NS))
            .ticker(() -> nowNs)
            .executor(Runnable::run)
            .build();
    keys = new Integer[entries];
    for (int i = 0; i < entries; i++) {
      keys[i] = i;
      registry.put(keys[i], keys[i], LEASE_NS, nowNs);
      caffeine.put(keys[i], keys[i]);
    }
  }

  @Benchmark
  public Integer get() {
    return registry.get(anyKey(), nowNs);
  }

  @Benchmark
  public Integer getCaffeine() {
    return caffeine.getIfPresent(anyKey());
  }

  @Benchmark
  public boolean renew() {
    return registry.renew(anyKey(), ++nowNs);
  }

  @Benchmark
  public boolean putLive() {
    Integer key = anyKey();
    return registry.put(key, key, LEASE_NS, ++nowNs);
  }

  @Benchmark
  public void putLiveCaffeine() {
    nowNs++;
    Integer key = anyKey();
    caffeine.put(key, key);
  }

  /** A full registry in which one entry ends, is told, and comes again. */
  @Benchmark
  public long expireOneAndPut() {
    nowNs += LEASE_NS / entries + 1;
    registry.advance(nowNs, 1, (key, value) -> expired++);
    Integer key = keys[oldest++ % entries];
    registry.put(key, key, LEASE_NS, nowNs);
    return expired;
  }

  private Integer anyKey() {
    return keys[random.nextInt(entries)];
  }
}
