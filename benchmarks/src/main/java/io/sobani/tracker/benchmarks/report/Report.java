package io.sobani.tracker.benchmarks.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sobani.tracker.benchmarks.report.BarChart.Bar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Charts and tables of what JMH measured. */
@Command(
    name = "Report",
    description = "Writes a chart per claim and tables.md from the JSON of JMH (-rf json).",
    mixinStandardHelpOptions = true)
public final class Report implements Callable<Integer> {

  @Option(names = "--machine", required = true, description = "processor, cores, kernel")
  private String machine;

  @Option(names = "--commit", required = true, description = "what was measured")
  private String commit;

  @Option(names = "--out", required = true, description = "folder for the charts and tables.md")
  private Path out;

  @Parameters(arity = "1..*", paramLabel = "JSON", description = "results, e.g. of two JDKs")
  private List<Path> results;

  private Report() {}

  /**
   * Writes the report and ends the process.
   *
   * @param args options; {@code --help} tells them
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Report());
  }

  @Override
  public Integer call() throws IOException {
    List<Measurement> all = new ArrayList<>();
    results.forEach(json -> all.addAll(Measurement.read(json)));
    boolean severalJdks = all.stream().map(Measurement::jdk).distinct().count() > 1;
    Files.createDirectories(out);
    StringBuilder tables = new StringBuilder("# Measured\n\n");
    tables.append("Machine: %s. Commit: %s.\n".formatted(machine, commit));
    for (Claim claim : Claim.ALL) {
      List<Measurement> about = besideEachOther(all.stream().filter(claim.about()));
      if (!about.isEmpty()) {
        String svg = chart(claim, about, severalJdks).toSvg();
        Files.writeString(out.resolve(claim.file() + ".svg"), svg);
        tables.append(Table.of(claim, about));
      }
    }
    Files.writeString(out.resolve("tables.md"), tables);
    return 0;
  }

  /** Brings together what was measured with the same parameters: ours and the alternatives. */
  private static List<Measurement> besideEachOther(Stream<Measurement> measurements) {
    return measurements
        .collect(groupingBy(Measurement::parameters, LinkedHashMap::new, toList()))
        .values()
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static BarChart chart(Claim claim, List<Measurement> about, boolean severalJdks) {
    List<Bar> bars = new ArrayList<>();
    for (Measurement measurement : about) {
      Measurement.Value value = claim.valueOf(measurement);
      String method = measurement.benchmark().substring(measurement.benchmark().indexOf('.') + 1);
      String jdk = severalJdks ? " JDK " + measurement.jdk() : "";
      bars.add(
          new Bar(method + " " + measurement.parameters() + jdk, value.score(), value.error()));
    }
    return new BarChart(claim.title(), claim.valueOf(about.get(0)).unit(), bars);
  }
}
