package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sobani.tracker.examples.http.RawHttp;
import io.sobani.tracker.examples.support.FreePort;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that the build leaves: what is in them, and that they run. */
class RunnableJarsIT {
  private static final long TRACKERS_MAX_BYTES = 12_000_000;

  @TempDir private Path folder;

  @Test
  void shouldKeepTheTrackersJarSmallAndFreeOfTheHttpTrackers() throws IOException {
    assertThat(Files.size(jar("sobani-tracker"))).isLessThan(TRACKERS_MAX_BYTES);
    assertThat(packages("sobani-tracker"))
        .contains("io.sobani.tracker.examples", "io.sobani.tracker.examples.http")
        .noneMatch(name -> name.matches(".*(jithub|p2pflix|sqlite|jose4j|databind).*"));
    assertThat(packages("http-trackers"))
        .contains("io.sobani.tracker.examples.jithub", "io.sobani.tracker.examples.p2pflix")
        .noneMatch(
            name -> name.matches(".*(prometheus|lettuce|netty|examples.metrics|tracker.udp).*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sobani-tracker", "http-trackers"})
  void shouldSayWhatItIsAndUnderWhichLicences(String name) throws IOException {
    try (JarFile jar = new JarFile(jar(name).toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      assertThat(manifest.getValue("Implementation-Title")).isEqualTo(name);
      assertThat(manifest.getValue("Implementation-Version")).matches("\\d+\\.\\d+\\.\\d+.*");
      assertThat(text(jar, "META-INF/LICENSE"))
          .startsWith("MIT License")
          .contains("Apache License");
      assertThat(text(jar, "META-INF/LICENSE.txt")).contains("QOS.ch");
      assertThat(text(jar, "META-INF/NOTICE"))
          .containsOnlyOnce("The sobani tracker authors")
          .contains("Jackson");
      Set<String> named =
          text(jar, "META-INF/THIRD-PARTY.txt")
              .lines()
              .skip(3)
              .filter(line -> !line.startsWith(" "))
              .map(line -> line.split(" ")[0])
              .collect(Collectors.toSet());
      Set<String> unnamed = packages(name);
      unnamed.removeIf(packaged -> packaged.startsWith("io.sobani.tracker"));
      for (String library : named) {
        assertThat(unnamed.removeIf(packaged -> packaged.startsWith(library))).as(library).isTrue();
      }
      assertThat(unnamed).as("in %s, but not in its THIRD-PARTY.txt", name).isEmpty();
    }
  }

  /** Also what a run of the tests' class path would have found elsewhere. */
  @ParameterizedTest
  @ValueSource(strings = {"sobani-tracker", "http-trackers"})
  void shouldHaveEveryClassThatOursName(String name) {
    StringWriter named = new StringWriter();
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    PrintWriter out = new PrintWriter(named);
    jdeps.run(out, out, "--multi-release", "17", "-v", jar(name).toString());

    assertThat(named.toString().lines())
        .filteredOn(line -> line.strip().startsWith("io.sobani."))
        .filteredOn(line -> !line.contains("TrackerMetrics")) // to copy, beside Micrometer
        .isNotEmpty()
        .noneMatch(line -> line.endsWith("not found"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jithub", "p2pflix"})
  void shouldSayWhereACommandWent(String command) {
    try (ChildProcess tracker =
        ChildProcess.ofJar(jar("sobani-tracker")).start(command, "-c", "config.toml")) {
      assertThat(tracker.exitCode()).isEqualTo(2);
      assertThat(tracker.errors().strip())
          .isEqualTo(command + " is in a jar of its own: java -jar http-trackers.jar " + command);
    }
  }

  @Test
  void shouldServeMetricsWithWhatIsLeftOfJetty() throws IOException {
    try (ChildProcess tracker =
        ChildProcess.ofJar(jar("sobani-tracker"))
            .start("--listen=127.0.0.1:0", "--metrics=127.0.0.1:0")) {
      tracker.await("listening udp ");
      InetSocketAddress metrics = address(tracker.await("listening http ").split("[: ]")[1]);

      assertAnswer(metrics, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", 200);
      assertAnswer(metrics, "HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 200);
      assertAnswer(metrics, "GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n", 200);
      assertAnswer(metrics, "GET /status HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403);
      assertHealthy(metrics, "GET /-/healthy HTTP/1.0\r\n\r\n");
      assertAnswer(metrics, "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400);
      String post = "POST /metrics HTTP/1.1\r\nHost: x\r\n";
      assertAnswer(
          metrics, post + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n", 405);
      assertAnswer(metrics, post + "Transfer-Encoding: chunked\r\n\r\nx\r\n", 400);
      assertAnswer(metrics, post + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx", 405);
      assertAnswer(metrics, post + "Content-Length: 5000\r\n\r\n" + "x".repeat(5_000), 413);
      assertAnswer(metrics, "GET / HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(30_000), 431);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no ulimit")
  void shouldServeBehindConnectionsThatWouldTakeEveryDescriptor() throws IOException {
    try (ChildProcess tracker =
        ChildProcess.ofJar(jar("sobani-tracker"))
            .by(List.of("bash", "-c", "ulimit -n 32; exec \"$@\"", "bash"))
            .start("--listen=127.0.0.1:0", "--metrics=127.0.0.1:0")) {
      InetSocketAddress metrics = address(tracker.await("listening http ").split("[: ]")[1]);
      List<RawHttp> silent = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        silent.add(new RawHttp(metrics));
      }

      assertHealthy(metrics, "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
      for (RawHttp connection : silent) {
        connection.close();
      }
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no ulimit")
  void shouldSayWhereDescriptorsAreTooFewForHttp() {
    try (ChildProcess tracker =
        ChildProcess.ofJar(jar("sobani-tracker"))
            .by(List.of("bash", "-c", "ulimit -n 16; exec \"$@\"", "bash"))
            .start("--listen=127.0.0.1:0", "--metrics=127.0.0.1:0")) {
      assertThat(tracker.exitCode()).as(tracker.errors()).isOne();
      assertThat(tracker.errors()).contains("too few to serve HTTP: raise ulimit -n");
    }
  }

  @Test
  void shouldRunJithub() throws IOException {
    int port = FreePort.next();
    Map<String, String> environment =
        Map.of("STARTUP_MODE", "REGULAR", "TOKEN", "t", "EXTERNAL_PORT", Integer.toString(port));
    try (ChildProcess tracker =
        ChildProcess.ofJar(jar("http-trackers")).environment(environment).start("jithub")) {
      assertThat(tracker.await("Listening on EXTERNAL=")).isEqualTo(Integer.toString(port));
      assertAnswer(address(Integer.toString(port)), "GET /clients HTTP/1.0\r\n\r\n", 200);
      tracker.terminate();
      assertThat(tracker.exitCode()).isZero();
    }
  }

  @Test
  void shouldRunP2pflix() throws IOException {
    int port = FreePort.next();
    Files.writeString(
        folder.resolve("config.toml"), "[settings]\nserver_port = %d\n".formatted(port));
    try (ChildProcess tracker =
        ChildProcess.ofJar(jar("http-trackers")).in(folder).start("p2pflix", "-t", "none")) {
      assertThat(tracker.await("listening http port ")).isEqualTo(Integer.toString(port));
      assertAnswer(address(Integer.toString(port)), "GET /file_list HTTP/1.0\r\n\r\n", 200);
      tracker.terminate();
      assertThat(tracker.exitCode()).isZero();
    }
  }

  /** From Java 24 on, a jar that loads native code unasked is warned of. */
  @Test
  void shouldLoadNativeCodeWithoutAWarning() throws IOException {
    Path jdk = newestJdk();
    Files.writeString(
        folder.resolve("config.toml"), "[settings]\nserver_port = %d\n".formatted(FreePort.next()));
    try (ChildProcess sqlite =
            ChildProcess.ofJar(jar("http-trackers"))
                .jdk(jdk)
                .in(folder)
                .start("p2pflix", "-t", "none");
        ChildProcess netty =
            ChildProcess.ofJar(jar("sobani-tracker"))
                .jdk(jdk)
                .start("--listen=127.0.0.1:0", "--fleet=redis://127.0.0.1:1")) {
      sqlite.await("listening http port ");
      sqlite.terminate();
      assertThat(sqlite.exitCode()).isZero();
      assertThat(sqlite.errors()).isEmpty();
      assertThat(netty.exitCode()).isOne();
      assertThat(netty.errors().lines()).singleElement().asString().contains("cannot be reached");
    }
  }

  /** Returns this test's JDK or one beside it that warns. */
  private static Path newestJdk() throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    try (Stream<Path> others = Files.list(own.getParent())) {
      Optional<Path> found =
          Stream.concat(Stream.of(own), others).filter(RunnableJarsIT::warns).findFirst();
      assumeThat(found).as("no JDK 24 or later beside %s", own).isPresent();
      return found.get();
    }
  }

  private static boolean warns(Path jdk) {
    try {
      Matcher version =
          Pattern.compile("JAVA_VERSION=\"(\\d+)")
              .matcher(Files.readString(jdk.resolve("release")));
      return version.find() && Integer.parseInt(version.group(1)) >= 24;
    } catch (IOException e) {
      return false; // not a JDK
    }
  }

  private static void assertAnswer(InetSocketAddress server, String request, int status)
      throws IOException {
    assertThat(RawHttp.ask(server, request)).as(request).startsWith("HTTP/1.1 " + status + " ");
  }

  /** Asks again where it was not within half a second that the tracker answered. */
  private static void assertHealthy(InetSocketAddress server, String request) {
    Eventually.holds(() -> RawHttp.ask(server, request).startsWith("HTTP/1.1 200 "));
  }

  private static Path jar(String name) {
    return Path.of("target", name + ".jar");
  }

  private static Set<String> packages(String name) throws IOException {
    try (JarFile jar = new JarFile(jar(name).toFile())) {
      return jar.stream()
          .map(entry -> entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""))
          .filter(entry -> entry.endsWith(".class"))
          .map(entry -> entry.substring(0, entry.lastIndexOf('/')).replace('/', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String text(JarFile jar, String entry) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static InetSocketAddress address(String port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }
}
