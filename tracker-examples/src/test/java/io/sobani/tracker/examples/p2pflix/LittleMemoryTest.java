package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A tracker of 96 MiB, with a list of files of 38 MB. */
class LittleMemoryTest {
  private static final int FILES = 60_000;
  private static final String NAME = "x".repeat(600);

  @TempDir Path folder;
  private final List<Socket> attackers = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(40);
  private ChildTracker tracker;

  @BeforeEach
  void start() throws SQLException {
    new Database(folder.resolve("tracker.db"), Database.MAX_PAGES).close();
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tracker.db"))) {
      connection.setAutoCommit(false);
      PreparedStatement insert = connection.prepareStatement("INSERT INTO file VALUES (?, ?, ?)");
      for (int id = 1; id <= FILES; id++) {
        insert.setInt(1, id);
        insert.setString(2, NAME);
        insert.setString(3, "hash of " + id);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
    tracker = ChildTracker.small(folder);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket each : attackers) {
      each.close();
    }
    tracker.close();
    threads.shutdownNow();
  }

  @Test
  void shouldServeAListWhileFortyAreNotRead() throws IOException {
    for (int i = 0; i < 40; i++) {
      Socket attacker = new Socket(InetAddress.getLoopbackAddress(), tracker.port());
      attackers.add(attacker);
      String request = "GET /file_list HTTP/1.1\r\nHost: tracker\r\n\r\n";
      attacker.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
    for (Socket attacker : attackers) {
      assertThat(new String(attacker.getInputStream().readNBytes(12))).isEqualTo("HTTP/1.1 200");
    }

    String list =
        TestHttp.send("127.0.0.1", tracker.port(), "GET", "/file_list", Map.of(), "").body();

    assertThat(list.split(NAME, -1)).hasSize(FILES + 1);
    assertThat(list.endsWith("\"}],\"success\":true}\n")).isTrue();
    assertThat(tracker.errors()).isEmpty();
  }

  @Test
  void shouldServeOthersWhileManyUploadSlowly() throws IOException {
    for (int i = 0; i < 62; i++) {
      Socket attacker = new Socket(InetAddress.getLoopbackAddress(), tracker.port());
      attackers.add(attacker);
      String head = "PATCH /tracker_sync HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n";
      try {
        attacker.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        attacker.getOutputStream().write(new byte[1 << 20]);
      } catch (IOException e) {
        // it had to give way
      }
    }

    assertThat(tracker.get("/tracker_list").get("success").booleanValue()).isTrue();
    assertThat(tracker.errors()).isEmpty();
  }

  @Test
  void shouldGiveItsWholeDatabaseToWhoJoins() {
    JsonNode answer = tracker.send("POST", "/new_tracker", "{}");
    assertThat(answer.get("success").booleanValue()).as(tracker.errors()).isTrue();
    String dump = answer.get("data").stringValue();

    assertThat(dump.length()).isGreaterThan(FILES * NAME.length());
    assertThat(DumpParser.parse(dump)).hasSize(FILES);
    assertThat(folder).isDirectoryNotContaining("glob:**/answer*");
  }

  @Test
  void shouldRefuseBodiesThatGrowInMemory() {
    String objects = "[" + "{},".repeat(690_000) + "{}]";
    List<CompletableFuture<TestHttp.Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      answers.add(CompletableFuture.supplyAsync(() -> post(objects), threads));
    }

    for (CompletableFuture<TestHttp.Answer> each : answers) {
      String answer = each.handle((whole, cut) -> cut == null ? whole.body() : "cut").join();
      assertThat(answer)
          .as(tracker.errors())
          .containsAnyOf("Request is not JSON", "Service Unavailable", "Server Error", "cut");
    }
    assertThat(tracker.get("/tracker_list").get("success").booleanValue()).isTrue();
    assertThat(tracker.errors()).isEmpty();
  }

  private TestHttp.Answer post(String body) {
    return TestHttp.send("127.0.0.1", tracker.port(), "POST", "/add_file", TestHttp.JSON, body);
  }
}
