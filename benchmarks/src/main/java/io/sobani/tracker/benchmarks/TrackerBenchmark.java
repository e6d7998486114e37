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
 * A datagram through the whole core, without a socket: of another peer each time, at random.
 *
 * <p>{@code java -jar benchmarks/target/benchmarks.jar TrackerBenchmark}; 10⁷ peers with {@code -p
 * peers=10000000}. What it allocates is measured by {@link AllocationBenchmark}, because here the
 * sources are new objects.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx4g")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(Batch.SIZE)
public class TrackerBenchmark {

  @Param({"1000", "100000", "1000000"})
  private int peers;

  @Param({"on", "off"})
  private String limits;

  private Batch batch;
  private long nowNs;

  @Setup
  public void register() {
    Population population = new Population(peers, limits.equals("on"));
    nowNs = population.nowNs();
    batch = new Batch(population, 1);
  }

  @Setup(Level.Invocation)
  public void refill() {
    nowNs += Batch.SIZE * Population.STEP_NS;
    batch.refill();
  }

  @Benchmark
  public int pulse() {
    return batch.pulse(nowNs);
  }

  @Benchmark
  public int alive() {
    return batch.alive(nowNs);
  }

  @Benchmark
  public int announceLive() {
    return batch.announce(nowNs);
  }

  @Benchmark
  public int documentedPush() {
    return batch.documentedPush(nowNs);
  }

  @Benchmark
  public int appPush() {
    return batch.appPush(nowNs);
  }
}
