package io.sobani.tracker.benchmarks;

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
 * The bytes that the core allocates per datagram: the same thousand sources again and again, so
 * that nothing but the tracker can allocate. Its times are of no interest.
 *
 * <p>{@code java -jar benchmarks/target/benchmarks.jar Allocation -prof gc}: see {@code
 * gc.alloc.rate.norm}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@OperationsPerInvocation(Batch.SIZE)
public class AllocationBenchmark {

  private static final int PEERS = 100_000;
  private static final long BATCH_EVERY_NS = 60_000_000_000L;

  @Param({"on", "off"})
  private String limits;

  private Batch batch;
  private long nowNs;

  @Setup
  public void register() {
    Population population = new Population(PEERS, limits.equals("on"));
    nowNs = population.nowNs();
    batch = new Batch(population, 1);
  }

  /** Pushes for others each time: a tracker tells of one asker only now and then. */
  @Setup(Level.Invocation)
  public void retarget() {
    batch.retarget();
  }

  @Benchmark
  public int pulse() {
    return batch.pulse(tick());
  }

  @Benchmark
  public int alive() {
    return batch.alive(tick());
  }

  @Benchmark
  public int announceLive() {
    return batch.announce(tick());
  }

  @Benchmark
  public int documentedPush() {
    return batch.documentedPush(tick());
  }

  @Benchmark
  public int appPush() {
    return batch.appPush(tick());
  }

  /** One batch per minute: its sources stay within all limits, also that of targets in 300 s. */
  private long tick() {
    return nowNs += BATCH_EVERY_NS;
  }
}
