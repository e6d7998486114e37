package io.sobani.tracker.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  private static final String RESULTS =
      """
      [{"benchmark": "io.sobani.tracker.benchmarks.TrackerBenchmark.pulse",
        "jdkVersion": "17.0.1", "params": {"limits": "on", "peers": "1000"},
        "primaryMetric": {"score": 123.456, "scoreError": 4.5, "scoreUnit": "ns/op"},
        "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 0.001, "scoreUnit": "B/op"}}},
       {"benchmark": "io.sobani.tracker.benchmarks.TrackerBenchmark.pulse",
        "jdkVersion": "25", "params": {"limits": "on", "peers": "1000"},
        "primaryMetric": {"score": 100, "scoreError": "NaN", "scoreUnit": "ns/op"},
        "secondaryMetrics": {}}]
      """;

  @TempDir private Path folder;

  @Test
  void shouldWriteAChartAndATablePerClaim() throws Exception {
    Path json = Files.writeString(folder.resolve("results.json"), RESULTS);

    int exit =
        Report.commandLine()
            .execute(
                "--machine", "R&D", "--commit", "abc123", "--out", folder.toString(), "" + json);

    assertThat(exit).isZero();
    assertThat(folder.resolve("tables.md"))
        .content()
        .contains("Machine: R&D. Commit: abc123.", "![](keepalive.svg)")
        .contains("| limits=on, peers=1000 | 17.0.1 | 123 | 4.50 | ns/op | 0.00 |")
        .contains("| limits=on, peers=1000 | 25 | 100 |  | ns/op |  |");
    assertThat(folder.resolve("keepalive.svg"))
        .content()
        .contains("pulse limits=on, peers=1000 JDK 17.0.1", "A keepalive");
    assertThat(folder.resolve("registry-renew.svg")).doesNotExist();
  }

  @Test
  void shouldEscapeWhatIsNotText() throws Exception {
    BarChart chart = new BarChart("a < b & c", "ns/op", List.of(new BarChart.Bar("<x>", 1, 2)));
    byte[] svg = chart.toSvg().getBytes(StandardCharsets.UTF_8);
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg));
  }
}
