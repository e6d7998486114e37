package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ConcurrencyTest {
  private static final int ROUNDS = 1_000;

  @TempDir Path folder;

  @Test
  void shouldAcceptOneOfTwoFilesWithTheSameNumber() throws Exception {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try (TestTracker tracker = TestTracker.alone(folder)) {
      String guid = tracker.share("first");
      for (int i = 1; i <= ROUNDS; i++) {
        Callable<JsonNode> one = add(tracker, guid, i, "a" + i);
        Callable<JsonNode> other = add(tracker, guid, i, "b" + i);

        int accepted = 0;
        for (Future<JsonNode> answer : two.invokeAll(List.of(one, other))) {
          accepted += answer.get().get("success").booleanValue() ? 1 : 0;
        }
        assertThat(accepted).as("round " + i).isEqualTo(1);
      }
      JsonNode status = tracker.get("/peer_status/" + guid);
      assertThat(status.get("expected_seq_number").intValue()).isEqualTo(ROUNDS + 1);
      assertThat(status.get("files").size()).isEqualTo(ROUNDS + 1);
    } finally {
      two.shutdownNow();
    }
  }

  private static Callable<JsonNode> add(TestTracker tracker, String guid, int seq, String hash) {
    return () -> tracker.post("/add_file", Bodies.addFile(guid, seq, "film", hash));
  }
}
