package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.HttpTrackers;
import io.sobani.tracker.examples.http.RawHttp;
import io.sobani.tracker.examples.support.FreePort;
import io.sobani.tracker.support.ChildProcess;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
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

  /** A list of 2 MB, which 40 ask for and do not take, in a heap that has room for ten. */
  @Test
  void shouldServeOthersWhileManyAskForTheListAndDoNotTakeIt() throws IOException {
    int port = FreePort.next();
    Map<String, String> environment = new HashMap<>();
    environment.put("STARTUP_MODE", "REGULAR");
    environment.put("TOKEN", "t");
    environment.put("EXTERNAL_PORT", Integer.toString(port));
    environment.put("MAX_CLIENTS", "160000");
    ChildProcess regular = start(environment, "-Xmx32m");
    regular.await("Listening on");
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    String client = "{\"walletId\":\"" + "w".repeat(120) + "\"}";
    try (RawHttp clients = new RawHttp(address)) {
      for (int i = 0; i < 10_000; i++) {
        clients.send(
            "POST /clients HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(client.length(), client));
        assertThat(clients.answer()).startsWith("HTTP/1.1 200 ");
      }
    }
    String list = "GET /clients HTTP/1.1\r\nHost: x\r\n\r\n";
    List<RawHttp> idle = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RawHttp connection = new RawHttp(address);
      connection.send(list.repeat(10));
      idle.add(connection);
    }

    assertThat(RawHttp.ask(address, list).length()).isGreaterThan(1_900_000);
    assertThat(Http.get(url(port) + "/").status()).isEqualTo(200);
    for (RawHttp connection : idle) {
      connection.close();
    }
    assertThat(RawHttp.ask(address, list).length()).isGreaterThan(1_900_000);
    assertThat(regular.errors()).doesNotContain("OutOfMemory");
  }

  private ChildProcess startRoot() {
    Map<String, String> environment = new HashMap<>();
    environment.put("STARTUP_MODE", "ROOT");
    environment.put("JWT_SECRET", Settings.SECRET);
    environment.put("INTERNAL_PORT", Integer.toString(internalPort));
    environment.put("EXTERNAL_PORT", Integer.toString(externalPort));
    environment.put("ADMIN_PORT", Integer.toString(adminPort));
    environment.put("TRACKER_TTL", "5s");
    ChildProcess root = start(environment);
    Eventually.holds(() -> answers(externalPort) && answers(adminPort));
    return root;
  }

  /** Knows ROOT by a name as containers have them. */
  private ChildProcess startRegular(String token) throws IOException {
    int port = FreePort.next();
    Map<String, String> environment = new HashMap<>();
    environment.put("STARTUP_MODE", "REGULAR");
    environment.put("TOKEN", token);
    environment.put("EXTERNAL_PORT", Integer.toString(port));
    environment.put("ADVERTISE_PORT", Integer.toString(port));
    environment.put("ROOT_URL", "http://root_tracker:" + internalPort);
    environment.put("HEARTBEAT_INTERVAL", "1s");
    Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 root_tracker\n");
    return start(environment, "-Djdk.net.hosts.file=" + hosts);
  }

  private ChildProcess start(Map<String, String> environment, String... java) {
    ChildProcess process =
        ChildProcess.of(HttpTrackers.class)
            .java("-Xmx64m")
            .java(java)
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
