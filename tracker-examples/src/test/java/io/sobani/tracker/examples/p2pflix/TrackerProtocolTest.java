package io.sobani.tracker.examples.p2pflix;

import static io.sobani.tracker.examples.p2pflix.Bodies.addFile;
import static io.sobani.tracker.examples.p2pflix.Bodies.chunk;
import static io.sobani.tracker.examples.p2pflix.Bodies.deregister;
import static io.sobani.tracker.examples.p2pflix.Bodies.deregisterByHash;
import static io.sobani.tracker.examples.p2pflix.Bodies.event;
import static io.sobani.tracker.examples.p2pflix.Bodies.json;
import static io.sobani.tracker.examples.p2pflix.Bodies.keepAlive;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.support.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The protocol as another tracker sees it. */
class TrackerProtocolTest {
  private static final String GUID = "11111111-2222-4333-8444-555555555555";

  @TempDir Path folder;
  private TestTracker tracker;
  private FakeTracker other;

  @BeforeEach
  void start() {
    tracker = TestTracker.among(folder.resolve("tracker.db"), InitialTracker.NONE);
    other = new FakeTracker();
  }

  @AfterEach
  void close() {
    tracker.close();
    other.close();
  }

  @Test
  void shouldTellATrackerThatItDoesNotKnowThatItIsDead() {
    assertThat(other.tell(tracker, json("{'event':1}")))
        .hasToString(
            json("{'dead_tracker':true,'error':'Tracker not in tracker list','success':false}"));
    assertThat(errorOf(other.tell(tracker, ""))).isEqualTo("Request is not JSON");
  }

  @Test
  void shouldTellWhatIsWrongWithAnEvent() {
    other.join(tracker);

    JsonNode unknown = other.tell(tracker, event("x", "1.2.3.4", "{}"));
    assertThat(unknown.has("dead_tracker")).isFalse();
    assertThat(errorOf(unknown))
        .isEqualTo(
            "'x' is not one of ['add_file', 'keep_alive', 'deregister_file_by_hash',"
                + " 'new_tracker']");
    for (String ip : new String[] {"::1", "256.1.1.1", "1.2.3", "1.2.3.4:80", "localhost"}) {
      assertThat(errorOf(other.tell(tracker, event("keep_alive", ip, keepAlive(GUID, 0)))))
          .isEqualTo("'" + ip + "' is not a 'ipv4'");
    }
    assertThat(
            errorOf(other.tell(tracker, event("add_file", "1.2.3.4", addFile(null, 0, "n", "aa")))))
        .isEqualTo("None is not of type 'string'");
    assertThat(errorOf(other.tell(tracker, json("{'event':'keep_alive','event_ip':'1.2.3.4'}"))))
        .isEqualTo("'data' is a required property");
  }

  @Test
  void shouldApplyAndPassOnAnEventOnce() {
    other.join(tracker);
    String event = event("add_file", "10.0.0.9", addFile(GUID, 0, "film", "aa"));

    assertThat(other.tell(tracker, event)).hasToString(FakeTracker.SUCCESS);
    assertThat(other.tell(tracker, event)).hasToString(FakeTracker.SUCCESS);

    assertThat(tracker.get("/file_list").get("files").size()).isEqualTo(1);
    assertThat(status("expected_seq_number")).isEqualTo(1);
    Eventually.is("events", other::eventNames, List.of("add_file"));
    Eventually.quiet();
    assertThat(other.events).hasSize(1);
    assertThat(other.events.get(0)).isEqualTo(Json.parse(event.getBytes()));
  }

  @Test
  void shouldTellOnAChunksHashAsTheProgramCallsIt() {
    other.join(tracker);
    String documented = json("{'id':0,'name':'n','chunk_hash':'h'}");
    String expected = json("[{'hash':'h','id':0,'name':'n'}]");

    tracker.post("/add_file", addFile(null, 0, "film", "aa", documented));
    other.tell(tracker, event("add_file", "10.0.0.9", addFile(GUID, 0, "film", "bb", documented)));

    Eventually.is("events", other::eventNames, List.of("add_file", "add_file"));
    for (JsonNode each : other.events) {
      assertThat(each.at("/data/chunks")).hasToString(expected);
    }
  }

  @Test
  void shouldNameTheTrackersThatItLists() {
    other.join(tracker);

    assertThat(tracker.get("/tracker_list").get("trackers").get(0))
        .hasToString(json("{'id':1,'ip':'%1$s','name':'%1$s'}".formatted(other.address())));
  }

  @Test
  void shouldTakeALongerFileFromATrackerThanFromAPeer() {
    other.join(tracker);
    String chunks =
        IntStream.range(0, 25_000).mapToObj(i -> chunk(i, "")).collect(Collectors.joining(","));

    JsonNode refused = tracker.post("/add_file", addFile(null, 0, "film", "aa", chunks));
    JsonNode told =
        other.tell(tracker, event("add_file", "10.0.0.9", addFile(GUID, 0, "film", "aa", chunks)));

    assertThat(errorOf(refused)).isEqualTo("Request is not JSON");
    assertThat(told).hasToString(FakeTracker.SUCCESS);
    assertThat(tracker.get("/file_list").get("files").size()).isEqualTo(1);
  }

  @Test
  void shouldIgnoreAnOlderNumber() {
    other.join(tracker);
    other.tell(tracker, event("add_file", "10.0.0.9", addFile(GUID, 5, "film", "aa")));

    assertThat(other.tell(tracker, event("add_file", "10.0.0.9", addFile(GUID, 4, "n", "bb"))))
        .hasToString(FakeTracker.SUCCESS);

    assertThat(status("expected_seq_number")).isEqualTo(6);
    assertThat(tracker.get("/file_list").get("files").size()).isEqualTo(1);
    Eventually.is("events", other::eventNames, List.of("add_file"));
    Eventually.quiet();
    assertThat(other.events).hasSize(1);
  }

  @Test
  void shouldCloseAGapInTheNumbers() {
    other.join(tracker);
    other.tell(tracker, event("add_file", "10.0.0.9", addFile(GUID, 0, "film", "aa")));

    other.tell(tracker, event("add_file", "10.0.0.9", addFile(GUID, 57, "film", "bb")));
    other.tell(tracker, event("keep_alive", "10.0.0.8", keepAlive(GUID, 7)));
    String notHosted = deregisterByHash("cc", GUID, 60);
    other.tell(tracker, event("deregister_file_by_hash", "10.0.0.9", notHosted));

    assertThat(status("expected_seq_number")).isEqualTo(61);
    assertThat(status("ka_expected_seq_number")).isEqualTo(8);
    assertThat(tracker.get("/file_list").get("files").size()).isEqualTo(2);
    Eventually.is(
        "events",
        other::eventNames,
        List.of("add_file", "add_file", "keep_alive", "deregister_file_by_hash"));
  }

  @Test
  void shouldServeOthersWhileManyEventsWaitForWhatIsBeforeThem() throws Exception {
    tracker.close();
    tracker = TestTracker.patient(folder.resolve("tracker.db"), InitialTracker.NONE, 0);
    other.join(tracker);
    ExecutorService many = Executors.newFixedThreadPool(64);
    List<Future<JsonNode>> waiting = new ArrayList<>();
    for (int i = 1; i <= 64; i++) {
      String guid = GUID.substring(0, 34) + (10 + i);
      String event = event("add_file", "10.0.0.9", addFile(guid, 1_000, "film", "hash" + i));
      waiting.add(many.submit(() -> other.tell(tracker, event)));
      Thread.sleep(5); // the first ones first
    }

    assertThat(tracker.get("/tracker_list").get("trackers").size()).isEqualTo(1);

    assertThat(waiting).as("some still wait").anyMatch(event -> !event.isDone());
    many.shutdownNow();
  }

  @Test
  void shouldMakeAPeerThatItDoesNotKnow() {
    other.join(tracker);

    other.tell(tracker, event("keep_alive", "10.0.0.9", keepAlive(GUID, 3)));

    assertThat(status("expected_seq_number")).isZero();
    assertThat(status("ka_expected_seq_number")).isEqualTo(4);
    other.tell(tracker, event("add_file", "10.0.0.9", addFile(GUID, 0, "film", "aa")));
    assertThat(tracker.get("/file/1").at("/peers/0/ip").stringValue()).isEqualTo("10.0.0.9");
  }

  @Test
  void shouldNotExpectAGuidThatIsNone() {
    other.join(tracker);

    for (String guid : new String[] {"xyz", "x".repeat(32)}) {
      assertThat(errorOf(other.tell(tracker, event("keep_alive", "1.2.3.4", keepAlive(guid, 0)))))
          .isEqualTo("Unexpected error");
    }
    Eventually.quiet();
    assertThat(other.events).isEmpty();
  }

  @Test
  void shouldAdmitATrackerOnce() {
    other.join(tracker);
    try (FakeTracker third = new FakeTracker()) {
      String event = event("new_tracker", third.address().toString(), "{}");

      assertThat(other.tell(tracker, event)).hasToString(FakeTracker.SUCCESS);
      assertThat(other.tell(tracker, event)).hasToString(FakeTracker.SUCCESS);

      assertThat(trackers()).containsExactly(other.address(), third.address());
      Eventually.is("events", other::eventNames, List.of("new_tracker"));
      tracker.share("aa");
      Eventually.is("events", other::eventNames, List.of("new_tracker", "add_file"));
      Eventually.is("events", third::eventNames, List.of("add_file"));
    }
  }

  @Test
  void shouldWantAnEmptyObjectToJoin() {
    assertThat(errorOf(tracker.post("/new_tracker", json("{'a':1}"))))
        .isEqualTo("Additional properties are not allowed ('a' was unexpected)");
    assertThat(errorOf(tracker.post("/new_tracker", ""))).isEqualTo("Request is not JSON");
    assertThat(trackers()).isEmpty();
  }

  @Test
  void shouldLetATrackerJoinTwice() {
    try (FakeTracker third = new FakeTracker()) {
      third.join(tracker);

      String first = other.join(tracker);
      String second = other.join(tracker);

      for (String dump : List.of(first, second)) {
        assertThat(dump)
            .contains("INSERT INTO \"tracker\" VALUES(1,'" + third.address() + "');")
            .doesNotContain(other.address().toString());
      }
      Eventually.is("events", third::eventNames, List.of("new_tracker"));
      Eventually.quiet();
      assertThat(third.events).hasSize(1);
      assertThat(third.events.get(0).get("event_ip").stringValue())
          .isEqualTo(other.address().toString());
      assertThat(other.events).isEmpty();
    }
  }

  @Test
  void shouldCarryAnyFileNameInADump() {
    String name = "it's \"one\";\né 電影 INSERT INTO \"file\" VALUES(9,'x','y');--";
    tracker.post("/add_file", addFile(null, 0, name, "aa"));

    try (TestTracker copy =
        TestTracker.among(folder.resolve("copy.db"), InitialTracker.at(tracker.address()))) {
      JsonNode files = copy.get("/file_list").get("files");
      assertThat(files.size()).isEqualTo(1);
      assertThat(files.get(0).get("name").stringValue()).isEqualTo(name);
    }
  }

  @Test
  void shouldNotRunADump() {
    Path stolen = folder.resolve("stolen.db");
    String dump =
        "BEGIN TRANSACTION;DROP TABLE file;ATTACH '"
            + stolen
            + "' AS x;CREATE TABLE x.y (z);DELETE FROM peer;INSERT INTO \"file\""
            + " VALUES(7,'a;b','aa');INSERT INTO \"file\" VALUES(8,randomblob(9),'bb');"
            + "INSERT INTO \"sqlite_master\" VALUES(1,2,3,4,5);\nUPDATE file SET name = 'x';COMMIT;";
    try (FakeTracker evil =
            new FakeTracker(path -> Json.line(Map.of("success", true, "data", dump), false));
        TestTracker copy =
            TestTracker.among(folder.resolve("copy.db"), InitialTracker.at(evil.address()))) {
      assertThat(copy.get("/file_list"))
          .hasToString(
              json(
                  "{'files':[{'active_peers':0,'full_hash':'aa','id':7,'name':'a;b'}],"
                      + "'success':true}"));
      assertThat(stolen).doesNotExist();
    }
  }

  @Test
  void shouldGiveUpATrackerAfterFourFailures() {
    try (FakeTracker broken = new FakeTracker(path -> null)) {
      broken.join(tracker);
      other.join(tracker);
      assertThat(trackers()).containsExactly(broken.address(), other.address());

      String guid = tracker.share("aa");
      tracker.put("/keep_alive", keepAlive(guid, 0));

      Eventually.is("trackers", this::trackers, List.of(other.address()));
      assertThat(broken.eventNames())
          .as("each event is retried until it arrives")
          .containsExactly("new_tracker", "new_tracker", "new_tracker", "new_tracker");
      Eventually.is("events", other::eventNames, List.of("add_file", "keep_alive"));
    }
  }

  @Test
  void shouldCountFailuresInARowOnly() {
    AtomicInteger calls = new AtomicInteger();
    try (FakeTracker flaky =
        new FakeTracker(path -> calls.incrementAndGet() % 3 == 0 ? FakeTracker.SUCCESS : null)) {
      flaky.join(tracker);
      String guid = tracker.share("aa");
      for (int i = 0; i < 4; i++) {
        tracker.put("/keep_alive", keepAlive(guid, i));
      }

      Eventually.is("calls", calls::get, 15);
      Eventually.quiet();
      assertThat(trackers()).containsExactly(flaky.address());
    }
  }

  @Test
  void shouldApplyAnEventOnceOnEachOfThree() {
    try (TestTracker second = join("second.db");
        TestTracker third = join("third.db")) {
      List<TestTracker> all = List.of(tracker, second, third);
      for (TestTracker each : all) {
        Eventually.is("trackers", () -> trackers(each).size(), 2);
      }
      all.forEach(other::join); // it is told by each of the three
      Eventually.is("joined", () -> all.stream().allMatch(t -> trackers(t).size() == 3), true);

      String guid = second.share("aa");

      for (TestTracker each : all) {
        Eventually.is("file", () -> each.get("/file_list").path("files").size(), 1);
        assertThat(each.get("/peer_status/" + guid).get("expected_seq_number").intValue())
            .isEqualTo(1);
      }
      Eventually.is("events", other::eventNames, List.of("add_file", "add_file", "add_file"));
      Eventually.quiet();
      assertThat(other.events).hasSize(3);
    }
  }

  @Test
  void shouldTellOfADeregistrationByIdAsByHash() {
    other.join(tracker);
    String guid = tracker.share("aa");

    tracker.delete("/deregister_file", deregister(1, guid, 1));

    Eventually.is("events", other::eventNames, List.of("add_file", "deregister_file_by_hash"));
    assertThat(other.events.get(1))
        .hasToString(
            json(
                "{'data':{'file_hash':'aa','guid':'"
                    + guid
                    + "','seq_number':1},'event':'deregister_file_by_hash',"
                    + "'event_ip':'127.0.0.1'}"));
  }

  @Test
  void shouldTellNothingOfWhatIsRefused() {
    other.join(tracker);
    String guid = tracker.share("aa");

    tracker.put("/keep_alive", keepAlive(guid, 7));
    tracker.post("/add_file", addFile(guid, 1, "film", "aa"));

    Eventually.is("events", other::eventNames, List.of("add_file"));
    Eventually.quiet();
    assertThat(other.events).hasSize(1);
  }

  @Test
  void shouldReturnToATrackerThatDoesNotKnowIt() {
    tracker.share("known to both");
    Path database = folder.resolve("second.db");
    TestTracker.among(database, InitialTracker.at(tracker.address())).close();

    try (TestTracker second = TestTracker.among(database, InitialTracker.NONE)) {
      String guid = second.share("news"); // its port is a new one

      for (TestTracker each : List.of(tracker, second)) {
        Eventually.is("files", () -> hashes(each), Set.of("known to both", "news"));
        Eventually.is("seq", () -> statusOf(each, guid, "expected_seq_number"), 1L);
      }
      Eventually.is("trackers", this::trackers, List.of(second.address()));
    }
  }

  @Test
  void shouldKeepWhatItAcknowledgedButCouldNotTellBeforeARestart() {
    Path database = folder.resolve("second.db");
    int port = tracker.service.port();
    TestTracker second = TestTracker.patient(database, InitialTracker.at(tracker.address()), 0);
    String guid = second.share("aa");
    second.post("/add_file", addFile(guid, 1, "film", "bb"));
    second.put("/keep_alive", keepAlive(guid, 0));
    Eventually.is("ka", () -> statusOf(tracker, guid, "ka_expected_seq_number"), 1L);

    tracker.close();
    second.delete("/deregister_file_by_hash", deregisterByHash("aa", guid, 2));
    second.post("/add_file", addFile(guid, 3, "film", "cc"));
    second.put("/keep_alive", keepAlive(guid, 1));
    String another = second.share("dd");
    second.close();
    tracker = TestTracker.patient(folder.resolve("tracker.db"), InitialTracker.NONE, port);

    try (TestTracker restarted = TestTracker.among(database, InitialTracker.LISTED)) {
      for (TestTracker each : List.of(tracker, restarted)) {
        Eventually.is("hashes", () -> hashes(each), Set.of("bb", "cc", "dd"));
        Eventually.is("seq", () -> statusOf(each, guid, "expected_seq_number"), 4L);
        Eventually.is("ka", () -> statusOf(each, guid, "ka_expected_seq_number"), 2L);
        Eventually.is("seq", () -> statusOf(each, another, "expected_seq_number"), 1L);
      }
    }
  }

  @Test
  void shouldTellAfterARestartWhatItCouldNotTellBefore() {
    Path database = folder.resolve("cut off.db");
    AtomicBoolean up = new AtomicBoolean();
    try (FakeTracker away = new FakeTracker(path -> up.get() ? FakeTracker.SUCCESS : null)) {
      TestTracker before = TestTracker.patient(database, InitialTracker.NONE, 0);
      away.join(before);
      String guid = before.share("aa");
      before.put("/keep_alive", keepAlive(guid, 0));
      Eventually.is("tried", away::eventNames, List.of("add_file"));
      before.close();
      up.set(true);

      try (TestTracker after = TestTracker.patient(database, InitialTracker.NONE, 0)) {
        Eventually.is("told", away::eventNames, List.of("add_file", "add_file", "keep_alive"));
        after.put("/keep_alive", keepAlive(guid, 1));
        Eventually.is(
            "told once",
            away::eventNames,
            List.of("add_file", "add_file", "keep_alive", "keep_alive"));
      }
    }
  }

  private TestTracker join(String database) {
    return TestTracker.among(folder.resolve(database), InitialTracker.at(tracker.address()));
  }

  private List<TrackerAddress> trackers() {
    return trackers(tracker);
  }

  private static List<TrackerAddress> trackers(TestTracker tracker) {
    return tracker
        .get("/tracker_list")
        .get("trackers")
        .valueStream()
        .map(each -> TrackerAddress.parse(each.get("ip").stringValue()))
        .toList();
  }

  private static Set<String> hashes(TestTracker tracker) {
    Set<String> hashes = new HashSet<>();
    tracker
        .get("/file_list")
        .path("files")
        .forEach(each -> hashes.add(each.get("full_hash").stringValue()));
    return hashes;
  }

  private long status(String counter) {
    return statusOf(tracker, GUID, counter);
  }

  private static long statusOf(TestTracker tracker, String guid, String counter) {
    return tracker.get("/peer_status/" + guid).path(counter).asLong(-1);
  }

  private static String errorOf(JsonNode answer) {
    assertThat(answer.get("success").booleanValue()).isFalse();
    return answer.get("error").stringValue();
  }
}
