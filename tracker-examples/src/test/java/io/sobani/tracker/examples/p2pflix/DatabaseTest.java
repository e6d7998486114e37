package io.sobani.tracker.examples.p2pflix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  private static final String GUID = "00000000-0000-0000-0000-000000000005";

  @TempDir Path folder;

  @Test
  void shouldOpenADatabaseThatAnOriginalWrote() throws Exception {
    execute(
        "INSERT INTO \"file\" VALUES(4,'film','aa')",
        "INSERT INTO \"chunk\" VALUES(1,0,'left behind','x',3)",
        "INSERT INTO \"chunk\" VALUES(2,0,'h','n',4)",
        "INSERT INTO \"peer\" VALUES(1,'10.0.0.1','00000000000000000000000000000005',"
            + "'2026-11-20 11:59:55',7,8)",
        "INSERT INTO \"peer\" VALUES(2,'10.0.0.2','00000000000000000000000000000006',"
            + "'2026-11-20 12:00:00.000001',0,0)",
        "INSERT INTO \"peer\" VALUES(3,'10.0.0.3','00000000000000000000000000000007',"
            + "'0001-01-01 00:00:00',0,0)",
        "INSERT INTO \"hosts\" VALUES(1,4,1)",
        "INSERT INTO \"hosts\" VALUES(2,4,2)",
        "INSERT INTO \"hosts\" VALUES(3,4,3)");

    try (TestTracker tracker = TestTracker.alone(folder)) {
      assertThat(tracker.get("/file/4"))
          .as("the first peer was heard 5 s ago, the second is later than now, the third never was")
          .hasToString(
              Bodies.json(
                  "{'chunks':[{'chunk_hash':'h','id':0,'name':'n'}],'file_hash':'aa','full_hash':'aa',"
                      + "'name':'film','peers':[{'ip':'10.0.0.1'}],'success':true}"));
      assertThat(tracker.get("/peer_status/" + GUID))
          .hasToString(
              Bodies.json(
                  "{'expected_seq_number':7,'files':[{'full_hash':'aa','id':4,'name':'film'}],"
                      + "'ka_expected_seq_number':8,'success':true}"));
      tracker.pass(TestTracker.TIMEOUT.minusSeconds(5));
      assertThat(tracker.get("/file/4").get("success").booleanValue()).isTrue();
      tracker.pass(Duration.ofNanos(1));
      assertThat(tracker.get("/file/4").get("success").booleanValue()).isFalse();
    }
    assertThat(names("SELECT name FROM sqlite_master WHERE type = 'table'"))
        .containsExactlyInAnyOrder("chunk", "file", "hosts", "outbox", "peer", "tracker");
    assertThat(names("SELECT chunk_hash FROM chunk")).containsExactly("h");
  }

  @Test
  void shouldWriteTimesInUtc() throws Exception {
    try (TestTracker tracker = TestTracker.alone(folder)) {
      String guid = tracker.share("aa");
      tracker.pass(Duration.ofMillis(1_500));
      tracker.put("/keep_alive", Bodies.keepAlive(guid, 0));
    }

    assertThat(names("SELECT keep_alive_timestamp FROM peer"))
        .containsExactly("2026-11-20 12:00:01.500000");
  }

  @Test
  void shouldUndoWhatAFailedTransactionDid() {
    try (Database database = new Database(folder.resolve("tracker.db"), Database.MAX_PAGES)) {
      assertThatThrownBy(
              () ->
                  database.transaction(
                      () -> {
                        database.nextFileId();
                        database.sql.update("INSERT INTO tracker (ip) VALUES ('1.2.3.4')");
                        throw new RefusedException("no");
                      }))
          .isInstanceOf(RefusedException.class);

      assertThat(database.<Long>transaction(database::nextFileId)).isEqualTo(1);
      assertThat(
              database.<Long>transaction(() -> database.sql.number("SELECT COUNT(*) FROM tracker")))
          .isZero();
    }
  }

  @Test
  void shouldSayThatADatabaseCannotBeOpened() {
    assertThatThrownBy(() -> TestTracker.alone(folder.resolve("no such folder")))
        .hasMessageContaining("cannot open database")
        .hasMessageContaining("no such folder");
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (Table table : Table.values()) {
        statement.execute(table.create);
      }
      for (String index : Table.INDEXES) {
        statement.execute(index);
      }
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Set<String> names(String sql) throws SQLException {
    try (Connection connection = open()) {
      return new TreeSet<>(new Sql(connection).list(row -> row.getString(1), sql));
    }
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tracker.db"));
  }
}
