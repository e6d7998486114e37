package io.sobani.tracker.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Several event loops before one tracker: millions of datagrams per second of all threads together.
 * As long as there are cores, it must grow with the threads; with more threads than cores it must
 * not fall.
 *
 * <p>{@code java -jar benchmarks/target/benchmarks.jar Contention}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx4g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(Batch.SIZE)
public class ContentionBenchmark {

  @Param({"100000", "1000000"})
  private int peers;

  @Param({"on", "off"})
  private String limits;

  private Population population;
  private final AtomicLong nowNs = new AtomicLong();

  @Setup
  public void register() {
    population = new Population(peers, limits.equals("on"));
    nowNs.set(population.nowNs());
  }

  /** A thread's datagrams. All threads share one time, which advances once per batch. */
  @State(Scope.Thread)
  public static class Loop {
    private static final AtomicLong SEEDS = new AtomicLong();

    private Batch batch;
    private long nowNs;

    @Setup
    public void open(ContentionBenchmark shared) {
      batch = new Batch(shared.population, SEEDS.incrementAndGet());
    }

    @Setup(Level.Invocation)
    public void refill(ContentionBenchmark shared) {
      nowNs = shared.nowNs.addAndGet(Batch.SIZE * Population.STEP_NS);
      batch.refill();
    }
  }

  @Benchmark
  @Threads(1)
  public int pulse1(Loop loop) {
    return loop.batch.pulse(loop.nowNs);
  }

  @Benchmark
  @Threads(2)
  public int pulse2(Loop loop) {
    return loop.batch.pulse(loop.nowNs);
  }

  @Benchmark
  @Threads(4)
  public int pulse4(Loop loop) {
    return loop.batch.pulse(loop.nowNs);
  }

  @Benchmark
  @Threads(1)
  public int push1(Loop loop) {
    return loop.batch.documentedPush(loop.nowNs);
  }

  @Benchmark
  @Threads(2)
  public int push2(Loop loop) {
    return loop.batch.documentedPush(loop.nowNs);
  }

  @Benchmark
  @Threads(4)
  public int push4(Loop loop) {
    return loop.batch.documentedPush(loop.nowNs);
  }
}
