package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Settings and options, each switched on. */
class OptionsTest {
  private static final String GUID = "11111111-2222-4333-8444-555555555555";

  @TempDir Path folder;

  @Test
  void shouldListPeersOfThisHostAtItsPublicAddress() {
    try (TestTracker tracker = start(false, TrackerAddress.parse("203.0.113.7"), false)) {
      String guid = tracker.share("aa");
      tracker.put("/keep_alive", Bodies.keepAlive(guid, 0));

      assertThat(tracker.get("/file/1").at("/peers/0/ip").stringValue()).isEqualTo("203.0.113.7");
    }
  }

  @Test
  void shouldIndentAnswersInDebugMode() {
    try (TestTracker tracker = start(true, null, false)) {
      assertThat(tracker.send("127.0.0.1", "GET", "/tracker_list", "").body())
          .isEqualTo("{\n  \"success\" : true,\n  \"trackers\" : [ ]\n}\n");
    }
  }

  @Test
  void shouldServeIpv6AndTellOfPeersThereWhereSwitchedOn() throws Exception {
    assumeIpv6();
    try (TestTracker tracker = start(false, null, true)) {
      TestHttp.Answer answer =
          TestHttp.send(
              "::1",
              tracker.service.port(),
              "POST",
              "/add_file",
              TestHttp.JSON,
              Bodies.addFile(null, 0, "film", "aa"));
      String guid = answer.json().get("guid").stringValue();
      TestHttp.send(
          "::1",
          tracker.service.port(),
          "PUT",
          "/keep_alive",
          TestHttp.JSON,
          Bodies.keepAlive(guid, 0));
      assertThat(tracker.get("/file/1").at("/peers/0/ip").stringValue()).isEqualTo("::1");

      tracker.post("/new_tracker", "{}");
      JsonNode told =
          tracker
              .send(
                  "127.0.0.1",
                  "PATCH",
                  "/tracker_sync",
                  Bodies.event("keep_alive", "2001:db8::1", Bodies.keepAlive(GUID, 0)))
              .json();
      assertThat(told).hasToString(FakeTracker.SUCCESS);
    }
  }

  @Test
  void shouldReadTheInitialTracker() {
    assertThat(InitialTracker.parse(null)).isEqualTo(InitialTracker.LISTED);
    assertThat(InitialTracker.parse("None")).isEqualTo(InitialTracker.NONE);
    assertThat(InitialTracker.parse("10.0.0.1"))
        .isEqualTo(InitialTracker.at(TrackerAddress.of(IpAddress.parse("10.0.0.1"), 42070)));
    assertThat(InitialTracker.parse("10.0.0.1:7").address().port()).isEqualTo(7);
    assertThat(InitialTracker.parse("localhost")).isNull();
  }

  @Test
  void shouldNotStartWithoutACopy() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    TrackerAddress nobody = TrackerAddress.of(IpAddress.parse("127.0.0.1"), closed);

    assertThatThrownBy(
            () -> TestTracker.among(folder.resolve("tracker.db"), InitialTracker.at(nobody)))
        .hasMessageContaining("no copy of the tracker database from " + nobody)
        .hasMessageContaining("-t none");
  }

  private TestTracker start(boolean debug, TrackerAddress address, boolean ipv6) {
    P2pflixConfig config =
        new P2pflixConfig(
            0,
            debug,
            folder.resolve("tracker.db"),
            TestTracker.TIMEOUT,
            1,
            3,
            Duration.ofHours(1),
            address,
            Set.of(),
            ipv6);
    return new TestTracker(config, InitialTracker.NONE);
  }

  private static void assumeIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      assertThat(socket.isBound()).isTrue();
    } catch (IOException e) {
      Assumptions.abort("no IPv6 on this machine");
    }
  }
}
