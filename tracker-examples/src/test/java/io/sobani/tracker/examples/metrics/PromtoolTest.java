package io.sobani.tracker.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics page as Prometheus' own checker sees it. */
@Tag("integration")
class PromtoolTest {

  private static final Path UNPACKED = Path.of("target/promtool/usr/bin/promtool");

  @TempDir private Path folder;

  @BeforeAll
  static void installPromtool() throws Exception {
    Process install = new ProcessBuilder("sh", "src/test/sh/install-promtool").inheritIO().start();
    boolean installed = install.waitFor(5, TimeUnit.MINUTES) && install.exitValue() == 0;
    assumeThat(installed).as("no promtool here, and it could not be installed").isTrue();
  }

  @Test
  void shouldHaveNoComplaint() throws Exception {
    Path page = folder.resolve("page");
    try (WatchedServer watched = new WatchedServer("udp 127.0.0.1:3000 documented")) {
      watched.fuzz(1, 500);
      Files.writeString(page, watched.get("/metrics").body());
    }
    Path words = folder.resolve("words");
    String promtool = Files.isExecutable(UNPACKED) ? UNPACKED.toString() : "promtool";
    Process check =
        new ProcessBuilder(promtool, "check", "metrics")
            .redirectInput(page.toFile())
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    boolean ended = check.waitFor(1, TimeUnit.MINUTES);
    check.destroyForcibly();

    assertThat(ended).isTrue();
    assertThat(Files.readString(words)).isEmpty();
    assertThat(check.exitValue()).isZero();
  }
}
