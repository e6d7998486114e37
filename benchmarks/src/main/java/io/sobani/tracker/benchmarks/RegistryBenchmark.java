package io.sobani.tracker.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The packed tables and their alternatives, each operation on a peer at random.
 *
 * <p>{@code java -jar benchmarks/target/benchmarks.jar RegistryBenchmark -prof gc}; 10⁷ peers with
 * {@code -p peers=10000000 -jvmArgs -Xmx8g}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx4g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(RegistryBenchmark.BATCH)
public class RegistryBenchmark {

  static final int BATCH = 1024;

  @Param({"packed", "concurrentHashMap", "caffeine"})
  private String kind;

  @Param({"1000", "100000", "1000000"})
  private int peers;

  private final SplittableRandom random = new SplittableRandom(1);
  private final int[] batch = new int[BATCH];
  private final long[] batchIds = new long[BATCH];
  private Registry registry;
  private long[] ids;
  private long nowNs;

  @Setup
  public void register() {
    registry = Registry.of(kind, 2 * peers);
    ids = new long[peers];
    for (int i = 0; i < peers; i++) {
      ids[i] = registry.add(ip(i), port(i), nowNs++);
    }
  }

  /** Draws the next peers: what it takes to name them is in the cache. */
  @Setup(Level.Invocation)
  public void draw() {
    for (int i = 0; i < BATCH; i++) {
      batch[i] = random.nextInt(peers);
      batchIds[i] = ids[batch[i]];
    }
  }

  @Benchmark
  public int renew() {
    int renewed = 0;
    for (int peer : batch) {
      renewed += registry.renew(ip(peer), port(peer), nowNs++) ? 1 : 0;
    }
    return renewed;
  }

  @Benchmark
  public int find() {
    int ports = 0;
    for (long id : batchIds) {
      ports += registry.find(id, nowNs++);
    }
    return ports;
  }

  /** A peer goes and comes again. */
  @Benchmark
  public long replace() {
    for (int peer : batch) {
      registry.remove(ip(peer), port(peer), nowNs);
      ids[peer] = registry.add(ip(peer), port(peer), nowNs++);
    }
    return nowNs;
  }

  static int ip(int peer) {
    return 0x0b000000 + peer * 0x9e3779 % 0x60000000;
  }

  static int port(int peer) {
    return 1024 + peer % 60_000;
  }
}
