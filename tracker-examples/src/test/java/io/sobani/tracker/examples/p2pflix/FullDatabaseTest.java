package io.sobani.tracker.examples.p2pflix;

import static io.sobani.tracker.examples.p2pflix.Bodies.addFile;
import static io.sobani.tracker.examples.p2pflix.Bodies.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A database of 2 MiB at its bound. */
class FullDatabaseTest {
  private static final int PAGES = 512;
  private static final int CHUNKS = 300;

  @TempDir Path folder;

  /** The guid of each file that was accepted. */
  private final Map<String, String> guids = new HashMap<>();

  @Test
  void shouldGoOnAndTakeFilesAgainWhenThereIsSpace() {
    try (TestTracker tracker = TestTracker.small(folder, PAGES)) {
      String guid = tracker.share("mine");
      guids.put("mine", guid);
      assertThat(fill(tracker)).isEqualTo(503);
      assertThat(add(tracker, "127.0.0.1", "too much").status()).isEqualTo(503);

      assertThat(hashes(tracker)).as("refused is refused").isEqualTo(guids.keySet());
      JsonNode kept = tracker.put("/keep_alive", Bodies.keepAlive(guid, 0));
      assertThat(kept.get("success").booleanValue()).as("what takes no space goes on").isTrue();
      String leave = Bodies.deregisterByHash("1.0", guids.remove("1.0"), 1);
      tracker.delete("/deregister_file_by_hash", leave);
      add(tracker, "127.0.0.1", "there is space");
      assertThat(guids).containsKey("there is space");
    }
    try (TestTracker tracker = TestTracker.small(folder, PAGES)) {
      assertThat(hashes(tracker)).isEqualTo(guids.keySet());
    }
  }

  @Test
  void shouldNotBeFilledByOneAddress() {
    try (TestTracker tracker = TestTracker.small(folder, PAGES)) {
      JsonNode answer;
      do {
        answer = add(tracker, "127.0.0.9", "file " + guids.size()).json();
      } while (answer.get("success").booleanValue());

      assertThat(answer.get("error").stringValue()).isEqualTo("Too much is shared from 127.0.0.9");
      assertThat(guids).as("half of the database").hasSizeBetween(20, 30);
      add(tracker, "127.0.0.1", "of another");
      assertThat(guids).containsKey("of another");
    }
  }

  /** Strangers make peers and leave; who hosts something or is online stays. */
  @Test
  void shouldForgetSilentPeersWithoutFilesWhereItIsTight() throws SQLException {
    String hosts;
    String online;
    try (TestTracker tracker = TestTracker.small(folder, PAGES)) {
      hosts = tracker.share("mine");
      online = tracker.share("gone");
      tracker.delete("/deregister_file_by_hash", Bodies.deregisterByHash("gone", online, 1));
    }
    addStrangers(10_000);
    try (TestTracker tracker = TestTracker.small(folder, PAGES)) {
      tracker.put("/keep_alive", Bodies.keepAlive(online, 0));
      for (int i = 0; i < 100; i++) {
        tracker.share("file " + i);
      }
      assertThat(tracker.get("/peer_status/" + hosts).get("success").booleanValue()).isTrue();
      assertThat(tracker.get("/peer_status/" + online).get("success").booleanValue()).isTrue();
    }
    try (Connection database = database();
        ResultSet count = database.createStatement().executeQuery("SELECT COUNT(*) FROM peer")) {
      assertThat(count.getInt(1)).as("peers of the 10,102").isLessThan(8_000);
    }
  }

  private void addStrangers(int count) throws SQLException {
    try (Connection database = database()) {
      database.setAutoCommit(false);
      PreparedStatement insert =
          database.prepareStatement("INSERT INTO peer VALUES (NULL, ?, ?, ?, 1, 0)");
      for (int i = 0; i < count; i++) {
        insert.setString(1, "10.0.0." + i % 200);
        insert.setString(2, Guid.random().hex());
        insert.setString(3, Timestamps.NEVER);
        insert.executeUpdate();
      }
      database.commit();
    }
  }

  private Connection database() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tracker.db"));
  }

  /** Has as many addresses as it takes share files; returns the status of what was refused. */
  private int fill(TestTracker tracker) {
    for (int host = 1; host < 100; host++) {
      for (int i = 0; i < 3; i++) {
        int status = add(tracker, "127.0.1." + host, host + "." + i).status();
        if (status != 200) {
          return status;
        }
      }
    }
    throw new AssertionError("never full");
  }

  private TestHttp.Answer add(TestTracker tracker, String from, String hash) {
    String chunks =
        IntStream.range(0, CHUNKS)
            .mapToObj(i -> chunk(i, hash + "x".repeat(64)))
            .collect(Collectors.joining(","));
    String body = addFile(null, 0, "film", hash, chunks);
    TestHttp.Answer answer = tracker.send(from, "POST", "/add_file", body);
    if (answer.json().get("success").booleanValue()) {
      guids.put(hash, answer.json().get("guid").stringValue());
    }
    return answer;
  }

  private static Set<String> hashes(TestTracker tracker) {
    Set<String> hashes = new HashSet<>();
    tracker
        .get("/file_list")
        .path("files")
        .forEach(file -> hashes.add(file.get("full_hash").stringValue()));
    return hashes;
  }
}
