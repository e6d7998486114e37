package io.sobani.tracker.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.Tracker;
import io.sobani.tracker.udp.TrackerServer;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;

class StrippedRuntimeTest {

  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final String LIBRARY =
      where(TrackerServer.class)
          + File.pathSeparator
          + where(Tracker.class)
          + File.pathSeparator
          + where(JsonParser.class);

  @TempDir private Path folder;

  @Test
  void shouldServeFromTheClassPathWithoutFlightRecorder() throws Exception {
    String output =
        run(
            java(JAVA_HOME),
            "--limit-modules=java.base",
            "-cp",
            LIBRARY + File.pathSeparator + where(StrippedHost.class),
            StrippedHost.class.getName());

    assertThat(output).contains("jdk.jfr false").contains("announceReceived");
  }

  @Test
  @Tag("long")
  void shouldServeFromAnImageWithoutFlightRecorder() throws Exception {
    Path jlink = JAVA_HOME.resolve("bin/jlink");
    assumeThat(jlink).as("this runtime has no jlink").isExecutable();
    Path image = folder.resolve("image");
    run(
        jlink.toString(),
        "--module-path=" + LIBRARY,
        "--add-modules=io.sobani.tracker.udp",
        "--output=" + image);

    String output =
        run(
            java(image),
            "--add-modules=io.sobani.tracker.udp",
            "-cp",
            where(StrippedHost.class),
            StrippedHost.class.getName());

    assertThat(output).contains("jdk.jfr false").contains("announceReceived");
  }

  private String run(String... command) throws Exception {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private static String java(Path home) {
    return home.resolve("bin/java").toString();
  }

  private static String where(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
