package io.sobani.tracker.examples.p2pflix;

import static io.sobani.tracker.examples.p2pflix.Bodies.addFile;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.sim.Seeds;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class KillTest {
  @TempDir Path folder;
  private final Set<String> acknowledgedFiles = new HashSet<>();
  private final ExecutorService peers = Executors.newFixedThreadPool(2);
  private String guid;
  private long acknowledgedSeq;
  private long acknowledgedKeepAlive;

  @AfterEach
  void end() {
    peers.shutdown();
  }

  @Test
  void shouldLoseNothingAcknowledgedWhenKilled() throws Exception {
    killDuringRequests(5);
  }

  @Test
  @Tag("long")
  void shouldLoseNothingAcknowledgedWhenKilledOften() throws Exception {
    killDuringRequests(50);
  }

  private void killDuringRequests(int kills) throws Exception {
    long seed = Seeds.of("p2pflixKills");
    Random random = new Random(seed);
    try (ChildTracker first = ChildTracker.alone(folder)) {
      guid =
          first.send("POST", "/add_file", addFile(null, 0, "film", "0")).get("guid").stringValue();
      acknowledgedFiles.add("0");
      acknowledgedSeq = 1;
    }
    for (int i = 0; i < kills; i++) {
      try (ChildTracker tracker = ChildTracker.alone(folder)) {
        checkAcknowledged(tracker, "kill " + i + ", seed " + seed);
        CompletableFuture<Void> files = CompletableFuture.runAsync(() -> addFiles(tracker), peers);
        CompletableFuture<Void> keepAlives =
            CompletableFuture.runAsync(() -> keepAlive(tracker), peers);
        Thread.sleep(20 + random.nextInt(300));
        tracker.kill();
        files.join();
        keepAlives.join();
      }
    }
    try (ChildTracker last = ChildTracker.alone(folder)) {
      checkAcknowledged(last, "in the end, seed " + seed);
    }
  }

  private void addFiles(ChildTracker tracker) {
    for (long seq = acknowledgedSeq; ; seq++) {
      String hash = Long.toString(seq);
      if (!isAcknowledged(tracker, "POST", "/add_file", addFile(guid, seq, "film", hash))) {
        return;
      }
      acknowledgedFiles.add(hash);
      acknowledgedSeq = seq + 1;
    }
  }

  private void keepAlive(ChildTracker tracker) {
    for (long number = acknowledgedKeepAlive; ; number++) {
      if (!isAcknowledged(tracker, "PUT", "/keep_alive", Bodies.keepAlive(guid, number))) {
        return;
      }
      acknowledgedKeepAlive = number + 1;
    }
  }

  private static boolean isAcknowledged(
      ChildTracker tracker, String method, String path, String body) {
    try {
      JsonNode answer = tracker.send(method, path, body);
      assertThat(answer.get("success").booleanValue()).as(answer.toString()).isTrue();
      return true;
    } catch (UncheckedIOException e) {
      return false; // killed
    }
  }

  /** The last request may have been done without an answer; the counters follow the tracker's. */
  private void checkAcknowledged(ChildTracker tracker, String when) {
    JsonNode status = tracker.get("/peer_status/" + guid);
    Set<String> files = new HashSet<>();
    status.get("files").forEach(file -> files.add(file.get("full_hash").stringValue()));
    assertThat(files).as(when).containsAll(acknowledgedFiles);
    assertThat(files.size() - acknowledgedFiles.size()).as(when).isBetween(0, 1);
    long seq = status.get("expected_seq_number").longValue();
    long keepAlive = status.get("ka_expected_seq_number").longValue();
    assertThat(seq).as(when).isEqualTo(files.size());
    assertThat(keepAlive - acknowledgedKeepAlive).as(when).isBetween(0L, 1L);
    acknowledgedFiles.addAll(files);
    acknowledgedSeq = seq;
    acknowledgedKeepAlive = keepAlive;
  }
}
