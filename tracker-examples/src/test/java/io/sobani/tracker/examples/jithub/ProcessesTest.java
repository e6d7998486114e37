package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.StandaloneTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One ROOT and three REGULAR trackers, each a process, configured as an operator does. */
class ProcessesTest {
  @TempDir private Path directory;

  private final List<Process> processes = new ArrayList<>();
  private int internalPort;
  private int externalPort;
  private int adminPort;

  @BeforeEach
  void choosePorts() throws IOException {
    internalPort = Settings.freePort();
    externalPort = Settings.freePort();
    adminPort = Settings.freePort();
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void shouldListThreeTrackersLoseAKilledOneAndSurviveARestartOfRoot() throws Exception {
    Process root = startRoot();
    List<Process> regulars = new ArrayList<>();
    List<String> names = List.of("a", "b", "c");
    for (String name : names) {
      regulars.add(startRegular(token(name)));
    }
    Eventually.holds(() -> listed().equals(names));

    regulars.get(1).destroyForcibly().waitFor();
    Eventually.holds(() -> listed().equals(List.of("a", "c")));

    root.destroyForcibly().waitFor();
    root = startRoot();
    Eventually.holds(() -> listed().equals(List.of("a", "c")));
    assertThat(regulars.get(0).isAlive()).isTrue();
    assertThat(regulars.get(2).isAlive()).isTrue();
    assertThat(trackers(adminPort)).hasSize(3);

    root.destroy();
    assertThat(root.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(root.exitValue()).as("SIGTERM is an orderly end").isZero();
  }

  private Process startRoot() throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("STARTUP_MODE", "ROOT");
    environment.put("JWT_SECRET", Settings.SECRET);
    environment.put("INTERNAL_PORT", Integer.toString(internalPort));
    environment.put("EXTERNAL_PORT", Integer.toString(externalPort));
    environment.put("ADMIN_PORT", Integer.toString(adminPort));
    environment.put("TRACKER_TTL", "3s");
    Process root = start("root" + processes.size(), environment);
    Eventually.holds(() -> answers(externalPort) && answers(adminPort));
    return root;
  }

  private Process startRegular(String token) throws IOException {
    int port = Settings.freePort();
    Map<String, String> environment = new HashMap<>();
    environment.put("STARTUP_MODE", "REGULAR");
    environment.put("TOKEN", token);
    environment.put("EXTERNAL_PORT", Integer.toString(port));
    environment.put("ADVERTISE_PORT", Integer.toString(port));
    environment.put("ROOT_URL", "http://127.0.0.1:" + internalPort);
    environment.put("HEARTBEAT_INTERVAL", "300");
    return start("regular" + processes.size(), environment);
  }

  private Process start(String name, Map<String, String> environment) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Path log = Files.createFile(directory.resolve(name + ".log"));
    ProcessBuilder builder =
        new ProcessBuilder(
                java,
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                StandaloneTracker.class.getName(),
                "jithub")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private String token(String name) {
    return Http.json("POST", url(adminPort) + "/trackers", "{\"name\":\"" + name + "\"}")
        .json()
        .path("token")
        .path("content")
        .stringValue();
  }

  private List<String> listed() {
    List<String> names = new ArrayList<>();
    for (JsonNode tracker : trackers(externalPort)) {
      names.add(tracker.path("name").stringValue());
    }
    return names;
  }

  private static JsonNode trackers(int port) {
    return Http.get(url(port) + "/trackers").json().path("trackers");
  }

  private static boolean answers(int port) {
    try {
      return Http.get(url(port) + "/health").status() == 200;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
