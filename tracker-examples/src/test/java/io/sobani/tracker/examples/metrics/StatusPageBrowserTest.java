package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status page in a real browser. Leaves {@code target/status-page.png} to be looked at. */
@Tag("integration")
class StatusPageBrowserTest {

  private static final Path SCREENSHOT = Path.of("target/status-page.png").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeAll
  static void installChromium() throws Exception {
    Process install = new ProcessBuilder("sh", "src/test/sh/install-chromium").inheritIO().start();
    boolean installed = install.waitFor(10, TimeUnit.MINUTES) && install.exitValue() == 0;
    assumeThat(installed).as("no Chromium here, and it could not be installed").isTrue();
  }

  @Test
  void shouldDrawItselfAndUpdate() throws Exception {
    try (WatchedServer watched = new WatchedServer("udp 127.0.0.1:3000 documented")) {
      Random random = new Random(1);
      for (int second = 0; second < 20; second++) {
        watched.fuzz(second, 50 + random.nextInt(400));
        Thread.sleep(500);
      }

      String dom = browse(watched, "--dump-dom");
      browse(watched, "--screenshot=" + SCREENSHOT);

      assertThat(dom)
          .contains("as of ")
          .doesNotContain("asking…")
          .contains("<span>live peers</span><b>1</b>")
          .contains("class=\"line received\"")
          .contains("class=\"bar\"")
          .contains("p99 &lt; ")
          .contains("<h2>Listeners</h2>")
          .containsPattern("[\\d,]+ received = [\\d,]+ answered \\+ [\\d,]+ dropped</p>");
      assertThat(SCREENSHOT).isNotEmptyFile();
    }
  }

  /** Parts that are wider than a telephone scroll by themselves, not with the page. */
  @Test
  void shouldFitIntoFourHundredPixels() throws Exception {
    try (WatchedServer watched = new WatchedServer("udp 127.0.0.1:3000 documented")) {
      String drawn = browse(watched, "--dump-dom").replace("status.js", "measure.js");
      Path page = Files.createDirectories(folder.resolve("narrow")).resolve("status.html");
      Files.writeString(page, drawn.replace("<html", "<html style=\"width:400px\""));
      Files.writeString(page.resolveSibling("status.css"), watched.get("/status.css").body());
      Files.writeString(
          page.resolveSibling("measure.js"),
          "document.title = [...document.querySelectorAll('body, body *')]"
              + ".filter(e => !e.parentElement.closest('section, svg'))"
              + ".map(e => Math.round(e.getBoundingClientRect().right))"
              + ".reduce((a, b) => Math.max(a, b))");

      assertThat(run(page.toUri().toString(), "--dump-dom"))
          .contains("<h2>Listeners</h2>")
          .contains("<title>400</title>");
    }
  }

  @Test
  void shouldSayWhenTheTrackerNoLongerAnswers() throws Exception {
    WatchedServer watched = new WatchedServer();
    Path page = folder.resolve("page");
    Files.createDirectories(page);
    Files.writeString(page.resolve("status.html"), watched.get("/").body());
    Files.writeString(page.resolve("status.js"), watched.get("/status.js").body());
    watched.close();

    String dom = run(page.resolve("status.html").toUri().toString(), "--dump-dom");

    assertThat(dom).contains("no answer, asking…").contains("class=\"stale\"");
  }

  private String browse(WatchedServer watched, String what) throws Exception {
    return run("http://127.0.0.1:" + watched.metrics.address().getPort() + "/", what);
  }

  private String run(String url, String what) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "chromium", ".out");
    Path errors = Files.createTempFile(folder, "chromium", ".err");
    Path profile = Files.createTempDirectory(folder, "profile");
    List<String> command = new ArrayList<>(List.of("chromium", "--headless", "--no-sandbox"));
    command.addAll(List.of("--disable-gpu", "--disable-quic", "--no-first-run"));
    command.addAll(List.of("--disable-background-networking", "--disable-component-update"));
    command.addAll(List.of("--disable-sync", "--user-data-dir=" + profile));
    command.addAll(List.of("--window-size=1180,1250", "--virtual-time-budget=5000", what, url));
    Process chromium =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile())
            .start();
    boolean ended = chromium.waitFor(2, TimeUnit.MINUTES);
    chromium.destroyForcibly();
    assertThat(ended && chromium.exitValue() == 0).as(Files.readString(errors)).isTrue();
    return Files.readString(out);
  }
}
