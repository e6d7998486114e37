package io.sobani.tracker.benchmarks.report;

import io.sobani.tracker.benchmarks.report.Measurement.Value;
import java.util.List;
import java.util.Locale;

/** Measurements as a table in Markdown. */
final class Table {

  private Table() {}

  static String of(Claim claim, List<Measurement> measurements) {
    StringBuilder table = new StringBuilder();
    table.append("\n## %s\n\n![](%s.svg)\n\n".formatted(claim.title(), claim.file()));
    table.append("| benchmark | parameters | JDK | score | error | unit | B/op |\n");
    table.append("|---|---|---|---:|---:|---|---:|\n");
    for (Measurement measurement : measurements) {
      Value value = measurement.value();
      table.append(
          "| %s | %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  measurement.benchmark(),
                  measurement.parameters(),
                  measurement.jdk(),
                  number(value.score()),
                  number(value.error()),
                  value.unit(),
                  number(measurement.bytes().score())));
    }
    return table.toString();
  }

  /** Returns a number with three digits, nothing for NaN. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
