package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.sim.Seeds;
import io.sobani.tracker.support.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two trackers with a busy peer each, and a third that comes and goes. */
class ChaosTest {
  @TempDir Path folder;
  private final long seed = Seeds.of("chaos");
  private final ExecutorService peers = Executors.newFixedThreadPool(2);
  private volatile boolean ended;

  @AfterEach
  void end() {
    ended = true;
    peers.shutdown();
  }

  @Test
  void shouldEndAlikeWhereATrackerComesAndGoes() throws Exception {
    comeAndGo(2);
  }

  @Test
  @Tag("long")
  void shouldEndAlikeWhereATrackerComesAndGoesForLong() throws Exception {
    comeAndGo(100);
  }

  private void comeAndGo(int times) throws Exception {
    Random random = new Random(seed);
    TestTracker a = TestTracker.among(folder.resolve("a.db"), InitialTracker.NONE);
    TestTracker b = TestTracker.among(folder.resolve("b.db"), InitialTracker.at(a.address()));
    TestTracker c = TestTracker.among(folder.resolve("c.db"), InitialTracker.at(a.address()));
    int port = c.service.port();
    Future<String> p = peers.submit(() -> beBusy(a, "p", 1));
    Future<String> q = peers.submit(() -> beBusy(b, "q", 2));
    for (int i = 0; i < times; i++) {
      Thread.sleep(random.nextInt(300));
      c.close();
      Thread.sleep(random.nextInt(800));
      c = TestTracker.again(folder.resolve("c.db"), InitialTracker.LISTED, port);
    }
    ended = true;
    for (String guid : List.of(p.get(), q.get())) {
      String expected = stateOf(guid.equals(p.get()) ? a : b, guid);
      for (TestTracker each : List.of(a, b, c)) {
        Eventually.is(
            each.address() + " of " + a.address() + " " + b.address() + ", seed " + seed,
            () -> stateOf(each, guid),
            expected);
      }
    }
    List.of(a, b, c).forEach(TestTracker::close);
  }

  private String beBusy(TestTracker tracker, String name, long seedOffset) {
    Random random = new Random(seed + seedOffset);
    String guid = tracker.share(name);
    TreeSet<String> shared = new TreeSet<>(Set.of(name));
    long keepAlive = 0;
    for (long seq = 1; !ended; seq++) {
      if (shared.size() > 3 && random.nextBoolean()) {
        String hash = shared.pollFirst();
        tracker.delete("/deregister_file_by_hash", Bodies.deregisterByHash(hash, guid, seq));
      } else {
        shared.add(name + seq);
        tracker.post("/add_file", Bodies.addFile(guid, seq, "film", name + seq));
      }
      tracker.put("/keep_alive", Bodies.keepAlive(guid, keepAlive++));
      sleep(random.nextInt(10));
    }
    return guid;
  }

  private static String stateOf(TestTracker tracker, String guid) {
    JsonNode status = tracker.get("/peer_status/" + guid);
    Set<String> hashes = new TreeSet<>();
    status.path("files").forEach(file -> hashes.add(file.get("full_hash").stringValue()));
    return status.path("expected_seq_number")
        + " "
        + status.path("ka_expected_seq_number")
        + " "
        + hashes;
  }

  private static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
