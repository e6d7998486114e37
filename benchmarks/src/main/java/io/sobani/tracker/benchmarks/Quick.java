package io.sobani.tracker.benchmarks;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Numbers for the impatient, right in their order of magnitude.
 *
 * <p>Without an argument: a pulse through the whole core, in 10 s. With {@code all}: each benchmark
 * with its smallest parameters, in 3 minutes.
 */
public final class Quick {

  private Quick() {}

  /**
   * Runs JMH.
   *
   * @param args nothing, or {@code all}
   * @throws RunnerException if a benchmark fails
   */
  public static void main(String[] args) throws RunnerException {
    boolean all = args.length > 0 && args[0].equals("all");
    new Runner((all ? all() : pulse()).build()).run();
  }

  private static ChainedOptionsBuilder pulse() {
    return options(TimeValue.seconds(1)).include("TrackerBenchmark.pulse$").forks(1);
  }

  /** In one JVM, because starting one takes longer than measuring. */
  private static ChainedOptionsBuilder all() {
    return options(TimeValue.milliseconds(150)).forks(0);
  }

  private static ChainedOptionsBuilder options(TimeValue iteration) {
    return new OptionsBuilder()
        .param("peers", "1000")
        .param("entries", "1000")
        .param("limits", "off")
        .shouldFailOnError(true)
        .warmupIterations(3)
        .warmupTime(iteration)
        .measurementIterations(3)
        .measurementTime(iteration);
  }
}
