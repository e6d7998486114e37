package io.sobani.tracker.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.benchmarks.load.Comparison.Result;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void shouldTakeTheMedianOfRatiosWithinARound() {
    Comparison comparison = new Comparison();
    double[] loadOfTheMachine = {1, 4, 2};
    for (double slower : loadOfTheMachine) {
      comparison.add("echo", new Result(1000 / slower, 3 * slower, 1, 0, 0, 50));
      comparison.add("tracker", new Result(500 / slower, 6 * slower, 1, 1, 2, 100));
    }
    assertThat(comparison.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "server replies/s x first CPU us x first p99 ms lost bad RSS MB",
            "echo 500 1.00 6.00 1.00 1.000 0 0 50.0",
            "tracker 250 0.50 12.00 2.00 1.000 3 6 100.0");
  }
}
