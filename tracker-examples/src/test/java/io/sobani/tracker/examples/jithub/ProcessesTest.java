package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.HttpTrackers;
import io.sobani.tracker.examples.support.ChildProcess;
import io.sobani.tracker.examples.support.Eventually;
import io.sobani.tracker.examples.support.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One ROOT and three REGULAR trackers, each a process, configured as an operator does. */
class ProcessesTest {
  @TempDir private Path directory;

  private final List<ChildProcess> processes = new ArrayList<>();
  private int internalPort;
  private int externalPort;
  private int adminPort;

  @BeforeEach
  void choosePorts() {
    internalPort = FreePort.next();
    externalPort = FreePort.next();
    adminPort = FreePort.next();
  }

  @AfterEach
  void stop() {
    processes.forEach(ChildProcess::close);
  }

  @Test
  void shouldListThreeTrackersLoseAKilledOneAndSurviveARestartOfRoot() throws Exception {
    ChildProcess root = startRoot();
    List<ChildProcess> regulars = new ArrayList<>();
    List<String> names = List.of("a", "b", "c");
    for (String name : names) {
      regulars.add(startRegular(token(name)));
    }
    Eventually.holds(() -> listed().equals(names));

    regulars.get(1).kill();
    Eventually.holds(() -> listed().equals(List.of("a", "c")));

    root.kill();
    root = startRoot();
    Eventually.holds(() -> listed().equals(List.of("a", "c")));
    assertThat(regulars.get(0).isAlive()).isTrue();
    assertThat(regulars.get(2).isAlive()).isTrue();
    assertThat(trackers(adminPort)).hasSize(3);

    root.terminate();
    assertThat(root.exitCode()).as("SIGTERM is an orderly end").isZero();
  }

  private ChildProcess startRoot() {
    Map<String, String> environment = new HashMap<>();
    environment.put("STARTUP_MODE", "ROOT");
    environment.put("JWT_SECRET", Settings.SECRET);
    environment.put("INTERNAL_PORT", Integer.toString(internalPort));
    environment.put("EXTERNAL_PORT", Integer.toString(externalPort));
    environment.put("ADMIN_PORT", Integer.toString(adminPort));
    environment.put("TRACKER_TTL", "3s");
    ChildProcess root = start(environment);
    Eventually.holds(() -> answers(externalPort) && answers(adminPort));
    return root;
  }

  private ChildProcess startRegular(String token) {
    int port = FreePort.next();
    Map<String, String> environment = new HashMap<>();
    environment.put("STARTUP_MODE", "REGULAR");
    environment.put("TOKEN", token);
    environment.put("EXTERNAL_PORT", Integer.toString(port));
    environment.put("ADVERTISE_PORT", Integer.toString(port));
    environment.put("ROOT_URL", "http://127.0.0.1:" + internalPort);
    environment.put("HEARTBEAT_INTERVAL", "300");
    return start(environment);
  }

  private ChildProcess start(Map<String, String> environment) {
    ChildProcess process =
        ChildProcess.of(HttpTrackers.class)
            .java("-Xmx64m")
            .in(directory)
            .environment(environment)
            .start("jithub");
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
