package io.sobani.tracker.benchmarks.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The results of several rounds: medians, and medians of each round's ratios to its first server.
 */
final class Comparison {

  /**
   * The result of one server in one round.
   *
   * @param repliesPerSecond the replies per second of a closed loop
   * @param cpuMicros the server's CPU time per reply, in microseconds
   * @param p99Ms the 99th percentile of the latency, in milliseconds
   * @param lost the requests without a reply
   * @param bad the replies that refuse
   * @param residentMb the server's resident memory, in MB
   */
  record Result(
      double repliesPerSecond,
      double cpuMicros,
      double p99Ms,
      long lost,
      long bad,
      double residentMb) {}

  private static final String HEAD = "%-16s %10s %7s %8s %7s %8s %6s %6s %8s%n";
  private static final String ROW = "%-16s %10.0f %7.2f %8.2f %7.2f %8.3f %6d %6d %8.1f%n";

  private final Map<String, List<Result>> results = new LinkedHashMap<>();

  void add(String server, Result result) {
    results.computeIfAbsent(server, name -> new ArrayList<>()).add(result);
  }

  /** Returns a line per server, in the order in which they were added. */
  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    table.append(
        HEAD.formatted(
            "server",
            "replies/s",
            "x first",
            "CPU us",
            "x first",
            "p99 ms",
            "lost",
            "bad",
            "RSS MB"));
    List<Result> first = results.values().iterator().next();
    results.forEach(
        (server, rounds) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    ROW,
                    server,
                    median(rounds, Result::repliesPerSecond),
                    ratio(rounds, first, Result::repliesPerSecond),
                    median(rounds, Result::cpuMicros),
                    ratio(rounds, first, Result::cpuMicros),
                    median(rounds, Result::p99Ms),
                    rounds.stream().mapToLong(Result::lost).sum(),
                    rounds.stream().mapToLong(Result::bad).sum(),
                    median(rounds, Result::residentMb))));
    return table.toString();
  }

  private static double ratio(
      List<Result> rounds, List<Result> first, ToDoubleFunction<Result> value) {
    double[] ratios = new double[rounds.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = value.applyAsDouble(rounds.get(i)) / value.applyAsDouble(first.get(i));
    }
    return median(ratios);
  }

  private static double median(List<Result> rounds, ToDoubleFunction<Result> value) {
    return median(rounds.stream().mapToDouble(value).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
