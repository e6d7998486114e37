package io.sobani.tracker.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sobani.tracker.examples.StandaloneTracker;
import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real routers, real masquerading: two peers meet, and the tracker carries nothing of it. */
@Tag("integration")
@Timeout(300)
class NatTraversalTest {

  private static final int LINES = 1000;
  private static final int BATCH = 20; // fewer than may wait, so none is lost
  private static final String TRACKER = "203.0.113.1";

  private static Homes homes;
  private final List<ChildProcess> processes = new ArrayList<>();
  private ChildProcess asker;
  private ChildProcess asked;

  @BeforeAll
  static void build() throws IOException {
    String obstacle = Homes.obstacle();
    assumeTrue(obstacle.isEmpty(), () -> "no homes behind routers on this machine: " + obstacle);
    homes = Homes.build();
  }

  @AfterAll
  static void tearDown() throws IOException {
    if (homes != null) {
      homes.close();
    }
  }

  @BeforeEach
  void startTracker() throws Exception {
    start(
            "tracker",
            StandaloneTracker.class,
            "--app-listen",
            TRACKER + ":3000",
            "--max-peers",
            "1000")
        .await("listening ");
  }

  @AfterEach
  void stopAll() {
    processes.forEach(ChildProcess::close);
  }

  @Test
  void shouldMeetThroughTwoRoutersThatKeepPorts() throws Exception {
    homes.nat("ra", "preserving");
    homes.nat("rb", "preserving");

    meet("a", "b");

    assertThat(asker.await("connected ")).contains(" 203.0.113.3:202");
    assertThat(asked.await("connected ")).contains(" 203.0.113.2:200");
    exchangeLinesWithoutTheTracker();
  }

  @Test
  void shouldMeetWhenTheAskedPeerHasNoRouter() throws Exception {
    homes.nat("ra", "preserving");

    meet("a", "c");

    assertThat(asker.await("connected ")).contains(" 203.0.113.4:");
    assertThat(asked.await("connected ")).contains(" 203.0.113.2:200");
    exchangeLinesWithoutTheTracker();
  }

  @Test
  void shouldMeetWhenTheAskerHasNoRouter() throws Exception {
    homes.nat("ra", "preserving");

    meet("c", "a");

    asker.await("connected ");
    asked.await("connected ");
    exchangeLinesWithoutTheTracker();
  }

  @Test
  void shouldMeetBehindOneRouterWithAHairpinRule() throws Exception {
    homes.nat("ra", "hairpin");

    meet("a", "a2");

    assertThat(asker.await("connected ")).contains(" 203.0.113.2:201");
    assertThat(asked.await("connected ")).contains(" 203.0.113.2:200");
    exchangeLinesWithoutTheTracker();
  }

  @Test
  void shouldFailTypedBehindOneRouterWithoutAHairpinRule() throws Exception {
    homes.nat("ra", "preserving");

    meet("a", "a2");

    assertThat(asker.await("failed ")).isEqualTo("timedOut");
    assertThat(asked.await("failed ")).isEqualTo("timedOut");
  }

  @Test
  void shouldFailTypedWhenARouterGivesRandomPorts() throws Exception {
    homes.nat("ra", "preserving");
    homes.nat("rb", "random");

    meet("a", "b");

    assertThat(asker.await("failed ")).isEqualTo("timedOut");
    assertThat(asked.await("failed ")).isEqualTo("timedOut");
  }

  @Test
  void shouldGoOnWhenARouterLosesItsMappings() throws Exception {
    homes.nat("ra", "preserving");
    homes.nat("rb", "preserving");
    meet("a", "b");
    asker.await("connected ");
    asked.await("connected ");

    homes.forget("ra");
    asker.type("open again");
    assertThat(asked.await("chat ")).isEqualTo("open again");
    exchangeLinesWithoutTheTracker();
  }

  @Test
  void shouldMeetAgainWhenTheAskersRouterGivesItAnotherPort() throws Exception {
    homes.nat("ra", "preserving");
    homes.nat("rb", "preserving");
    meet("a", "b");
    asker.await("connected ");
    asked.await("connected ");

    homes.nat("ra", "renumbered");

    assertThat(asked.await("connected ")).contains(" 203.0.113.2:300");
    asker.await("connected ");
    exchangeLinesWithoutTheTracker();
  }

  private void meet(String askersHome, String askedsHome) throws Exception {
    asked = start(askedsHome, StandaloneTracker.class, "peer", "--tracker", TRACKER + ":3000");
    String id = asked.await("id ");
    asker =
        start(
            askersHome,
            StandaloneTracker.class,
            "peer",
            "--tracker",
            TRACKER + ":3000",
            "--push",
            id);
  }

  private void exchangeLinesWithoutTheTracker() throws Exception {
    long before = homes.packetsOfTracker();
    for (int first = 0; first < LINES; first += BATCH) {
      for (int i = first; i < first + BATCH; i++) {
        asker.type("there " + i);
        asked.type("back " + i);
      }
      for (int i = first; i < first + BATCH; i++) {
        assertThat(asked.await("chat ")).isEqualTo("there " + i);
        assertThat(asker.await("chat ")).isEqualTo("back " + i);
      }
    }
    assertThat(homes.packetsOfTracker() - before).isLessThan(LINES / 10);
  }

  private ChildProcess start(String home, Class<?> main, String... args) throws IOException {
    ChildProcess process = homes.start(home, main, args);
    processes.add(process);
    return process;
  }
}
