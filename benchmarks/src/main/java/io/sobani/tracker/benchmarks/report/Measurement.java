package io.sobani.tracker.benchmarks.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One result of JMH.
 *
 * @param benchmark class and method
 * @param parameters as {@code peers=1000, limits=on}; empty without
 * @param jdk the version that ran it
 * @param value its score, and half of the interval of confidence, NaN where there is none
 * @param bytes what an operation allocates, NaN without {@code -prof gc}
 */
record Measurement(String benchmark, String parameters, String jdk, Value value, Value bytes) {

  /** A number with its error and its unit. */
  record Value(double score, double error, String unit) {}

  static List<Measurement> read(Path json) {
    List<Measurement> all = new ArrayList<>();
    for (JsonNode result : JsonMapper.shared().readTree(json)) {
      String[] name = result.path("benchmark").asString().split("\\.");
      List<String> parameters = new ArrayList<>();
      result.path("params").forEachEntry((key, v) -> parameters.add(key + "=" + v.asString()));
      all.add(
          new Measurement(
              name[name.length - 2] + "." + name[name.length - 1],
              String.join(", ", parameters),
              result.path("jdkVersion").asString(),
              value(result.path("primaryMetric")),
              value(result.path("secondaryMetrics").path("gc.alloc.rate.norm"))));
    }
    return all;
  }

  /** JMH writes numbers, and {@code "NaN"} as text. */
  private static Value value(JsonNode metric) {
    return new Value(
        metric.path("score").asDouble(Double.NaN),
        metric.path("scoreError").asDouble(Double.NaN),
        metric.path("scoreUnit").asString(""));
  }
}
