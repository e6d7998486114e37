package io.sobani.tracker.examples.p2pflix;

import static io.sobani.tracker.examples.p2pflix.Bodies.addFile;
import static io.sobani.tracker.examples.p2pflix.Bodies.chunk;
import static io.sobani.tracker.examples.p2pflix.Bodies.deregister;
import static io.sobani.tracker.examples.p2pflix.Bodies.deregisterByHash;
import static io.sobani.tracker.examples.p2pflix.Bodies.json;
import static io.sobani.tracker.examples.p2pflix.Bodies.keepAlive;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The protocol as a peer sees it. */
class PeerProtocolTest {
  private static final String UNKNOWN = "11111111-2222-4333-8444-555555555555";

  @TempDir Path folder;
  private TestTracker tracker;

  @BeforeEach
  void start() {
    tracker = TestTracker.alone(folder);
  }

  @AfterEach
  void close() {
    tracker.close();
  }

  @Test
  void shouldReportAnEmptyTrackerAsAnError() {
    TestHttp.Answer answer = tracker.send("127.0.0.1", "GET", "/file_list", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"No files listed on tracker\",\"success\":false}\n");
  }

  @Test
  void shouldGiveAGuidAndListTheFileWithoutActivePeers() {
    JsonNode answer = tracker.post("/add_file", addFile(null, 0, "film", "aa"));

    assertThat(answer.get("success").booleanValue()).isTrue();
    assertThat(answer.get("file_id").intValue()).isEqualTo(1);
    assertThat(answer.get("guid").stringValue())
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(tracker.get("/file_list"))
        .hasToString(
            json(
                "{'files':[{'active_peers':0,'full_hash':'aa','id':1,'name':'film'}],"
                    + "'success':true}"));
    assertError(tracker.get("/file/1"), "File has no hosting peers currently online");
    assertError(tracker.get("/file_by_hash/aa"), "File has no hosting peers currently online");
  }

  @Test
  void shouldListThePeerAfterItsFirstKeepAlive() {
    String guid = tracker.share("aa");

    assertThat(tracker.put("/keep_alive", keepAlive(guid, 0))).hasToString("{\"success\":true}");

    assertThat(activePeers()).isEqualTo(1);
    String file =
        json(
            "{'chunks':[{'chunk_hash':'hash of 0','id':0,'name':'aa#0'},"
                + "{'chunk_hash':'hash of 1','id':1,'name':'aa#1'}],"
                + "'file_hash':'aa','full_hash':'aa','name':'name of aa','peers':[{'ip':'127.0.0.1'}],"
                + "'success':true}");
    assertThat(tracker.get("/file/1")).hasToString(file);
    assertThat(tracker.get("/file_by_hash/aa")).hasToString(file);
  }

  @Test
  void shouldTellTheExpectedKeepAliveNumber() {
    String guid = tracker.share("aa");
    tracker.put("/keep_alive", keepAlive(guid, 0));

    for (int number : new int[] {0, 5}) {
      assertError(
          tracker.put("/keep_alive", keepAlive(guid, number)),
          "Tracker is expecting keep_alive sequence number 1 (sequence number "
              + number
              + " was sent)");
    }
  }

  @Test
  void shouldFollowThePeerToANewAddress() {
    String guid = tracker.share("aa");

    tracker.send("127.0.0.7", "PUT", "/keep_alive", keepAlive(guid, 0));

    assertThat(tracker.get("/file/1").at("/peers/0/ip").stringValue()).isEqualTo("127.0.0.7");
  }

  @Test
  void shouldKeepTheAddressWhenTheRequestIsRefused() {
    String guid = tracker.share("aa");
    tracker.put("/keep_alive", keepAlive(guid, 0));

    tracker.send("127.0.0.7", "POST", "/add_file", addFile(guid, 9, "film", "bb"));
    tracker.send("127.0.0.7", "DELETE", "/deregister_file", deregister(1, guid, 9));

    assertThat(tracker.get("/file/1").at("/peers/0/ip").stringValue()).isEqualTo("127.0.0.1");
  }

  @Test
  void shouldTellTheExpectedSequenceNumber() {
    String guid = tracker.share("aa");

    assertError(
        tracker.post("/add_file", addFile(guid, 7, "film", "bb")),
        "Tracker is expecting sequence number 1 (sequence number 7 was sent)");
    assertThat(expectedSeq(guid)).isEqualTo(1);
  }

  @Test
  void shouldRefuseAFileThatThePeerHostsAlready() {
    String guid = tracker.share("aa");

    assertError(
        tracker.post("/add_file", addFile(guid, 1, "film", "aa")),
        "Peer with guid " + guid + " (you) is already hosting this file");
    assertThat(expectedSeq(guid)).isEqualTo(1);
  }

  @Test
  void shouldRefuseOtherChunksForTheSameHash() {
    tracker.share("aa");
    String guid = tracker.share("bb");
    String swapped =
        json("{'id':0,'name':'aa#1','hash':'hash of 1'},{'id':1,'name':'aa#0','hash':'hash of 0'}");
    String otherHash = chunk(0, "aa") + json(",{'id':1,'name':'aa#1','hash':'another'}");

    for (String chunks : new String[] {chunk(0, "aa"), swapped, otherHash}) {
      assertError(
          tracker.post("/add_file", addFile(guid, 1, "film", "aa", chunks)),
          "File invalid, chunks do not match tracker version");
    }
    assertThat(expectedSeq(guid)).isEqualTo(1);
  }

  @Test
  void shouldKeepTheFirstName() {
    tracker.share("aa");

    JsonNode answer = tracker.post("/add_file", addFile(null, 0, "another name", "aa"));

    assertThat(answer.get("file_id").intValue()).isEqualTo(1);
    assertThat(tracker.get("/file_list").at("/files/0/name").stringValue()).isEqualTo("name of aa");
  }

  @Test
  void shouldAnswerChunksInAscendingOrder() {
    String reversed = chunk(2, "aa") + "," + chunk(1, "aa") + "," + chunk(0, "aa");
    String guid =
        tracker
            .post("/add_file", addFile(null, 0, "film", "aa", reversed))
            .get("guid")
            .stringValue();
    tracker.put("/keep_alive", keepAlive(guid, 0));

    assertThat(tracker.get("/file/1").get("chunks").valueStream())
        .extracting(each -> each.get("id").intValue())
        .containsExactly(0, 1, 2);
  }

  @Test
  void shouldRefuseAFileWithoutChunks() {
    assertError(tracker.post("/add_file", addFile(null, 0, "film", "aa", "")), "[] is too short");
  }

  @Test
  void shouldRefuseEqualChunks() {
    String twice = chunk(0, "aa") + "," + chunk(0, "aa").replace(": 0", ": 0.0");

    assertThat(errorOf(tracker.post("/add_file", addFile(null, 0, "film", "aa", twice))))
        .startsWith("[{'id': 0, 'name': 'aa#0', 'hash': 'hash of 0'}, {")
        .endsWith("] has non-unique elements");
  }

  @Test
  void shouldTakeTheDocumentedNameOfAChunksHash() {
    String chunk = json("{'id':0,'name':'n','chunk_hash':'h'}");
    String guid =
        tracker.post("/add_file", addFile(null, 0, "film", "aa", chunk)).get("guid").stringValue();
    tracker.put("/keep_alive", keepAlive(guid, 0));

    assertThat(tracker.get("/file/1").at("/chunks/0/chunk_hash").stringValue()).isEqualTo("h");
    String both = json("{'id':0,'name':'n','chunk_hash':'h','hash':'h'}");
    assertError(
        tracker.post("/add_file", addFile(null, 0, "film", "bb", both)),
        "Additional properties are not allowed ('chunk_hash' was unexpected)");
    String twice = chunk + "," + chunk.replace("chunk_hash", "hash");
    assertThat(errorOf(tracker.post("/add_file", addFile(null, 0, "film", "bb", twice))))
        .endsWith("has non-unique elements");
    assertError(
        tracker.post("/add_file", addFile(null, 0, "film", "aa", json("{'id':0,'name':'n'}"))),
        "'hash' is a required property");
  }

  @Test
  void shouldNotKnowAnUnknownGuid() {
    for (String guid : new String[] {"xyz", UNKNOWN, ""}) {
      String unknown = "Peer with guid " + guid + " does not exist";
      assertError(tracker.post("/add_file", addFile(guid, 0, "film", "aa")), unknown);
      assertError(tracker.put("/keep_alive", keepAlive(guid, 0)), unknown);
      assertError(tracker.delete("/deregister_file", deregister(1, guid, 0)), unknown);
      assertError(
          tracker.delete("/deregister_file_by_hash", deregisterByHash("aa", guid, 0)), unknown);
    }
    assertError(tracker.get("/peer_status/xyz"), "No peer with guid xyz is known to tracker");
  }

  @Test
  void shouldTakeAnyFirstNumber() {
    JsonNode answer = tracker.post("/add_file", addFile(null, -3, "film", "aa"));

    assertThat(expectedSeq(answer.get("guid").stringValue())).isEqualTo(-2);
  }

  @Test
  void shouldTakeIntegersOnly() {
    assertError(
        tracker.post("/add_file", addFile(null, "true", "film", "aa")),
        "True is not of type 'integer'");
    assertError(
        tracker.post("/add_file", addFile(null, "\"0\"", "film", "aa")),
        "'0' is not of type 'integer'");
    assertError(
        tracker.post("/add_file", addFile(null, 1.5, "film", "aa")),
        "1.5 is not of type 'integer'");
    assertThat(tracker.post("/add_file", addFile(null, "1.0", "film", "aa")).get("guid"))
        .isNotNull();
  }

  @Test
  void shouldStoreNothingOfANumberThatIsTooLarge() {
    String tooLarge = "Python int too large to convert to SQLite INTEGER";

    for (String number : new String[] {"1180591620717411303424", "1e30", "9223372036854775807"}) {
      assertError(tracker.post("/add_file", addFile(null, number, "film", "aa")), tooLarge);
    }
    assertError(tracker.get("/file/1180591620717411303424"), tooLarge);
    assertError(tracker.get("/file_list"), "No files listed on tracker");
  }

  @Test
  void shouldRefuseWhatIsNotJson() {
    String good = addFile(null, 0, "film", "aa");
    for (String body : new String[] {"", "null", "{", good + "x"}) {
      assertError(tracker.post("/add_file", body), "Request is not JSON");
    }
    for (Map<String, String> headers :
        List.of(
            Map.of("Content-Type", "text/plain"), Map.of("Content-Type", "application/jsonp"))) {
      assertError(postWith(headers, good), "Request is not JSON");
    }
    assertThat(postWith(Map.of(), good).get("success").booleanValue())
        .as("a body without a content type")
        .isTrue();
    JsonNode answer = postWith(Map.of("Content-Type", "Application/x+JSON; charset=utf-8"), good);
    assertThat(answer.get("success").booleanValue()).isTrue();
  }

  @Test
  void shouldRefuseAnArray() {
    assertError(tracker.put("/keep_alive", "[]"), "[] is not of type 'object'");
  }

  @Test
  void shouldRefuseUnexpectedMembers() {
    assertError(
        tracker.put("/keep_alive", json("{'guid':'g','ka_seq_number':0,'x':1}")),
        "Additional properties are not allowed ('x' was unexpected)");
    assertError(
        tracker.put("/keep_alive", json("{'guid':'g','ka_seq_number':0,'x':1,'y':2}")),
        "Additional properties are not allowed ('x', 'y' were unexpected)");
  }

  @Test
  void shouldTellTheShallowestProblem() {
    assertError(
        tracker.post("/add_file", json("{'chunks':[{}],'name':1,'full_hash':'','guid':null}")),
        "'seq_number' is a required property");
    assertError(
        tracker.post("/add_file", addFile(null, 0, "film", "aa", "{}").replace("null", "1")),
        "1 is not of type 'string', 'null'");
  }

  @Test
  void shouldRefuseToDeregisterWhatIsNotHosted() {
    String guid = tracker.share("aa");

    assertError(
        tracker.delete("/deregister_file", deregister(99, guid, 1)),
        "No peer with guid " + guid + " is currently hosting file with id 99");
    assertError(
        tracker.delete("/deregister_file_by_hash", deregisterByHash("bb", guid, 1)),
        "No peer with guid " + guid + " is currently hosting file with hash bb");
    assertThat(expectedSeq(guid)).isEqualTo(1);
  }

  @Test
  void shouldForgetAFileWithItsLastHost() {
    String guid = tracker.share("aa");
    tracker.put("/keep_alive", keepAlive(guid, 0));

    assertThat(tracker.delete("/deregister_file", deregister(1, guid, 1)))
        .hasToString("{\"success\":true}");
    assertError(tracker.get("/file_list"), "No files listed on tracker");
    JsonNode second = tracker.post("/add_file", addFile(guid, 2, "film", "bb", chunk(7, "bb")));
    assertThat(second.get("file_id").intValue()).isEqualTo(2);
    tracker.delete("/deregister_file_by_hash", deregisterByHash("bb", guid, 3));
    restart();
    JsonNode third = tracker.post("/add_file", addFile(guid, 4, "film", "cc", chunk(7, "cc")));

    assertThat(third.get("file_id").intValue()).isEqualTo(3);
    assertThat(tracker.get("/file/3").get("chunks").size()).isEqualTo(1);
    assertError(tracker.get("/file/1"), "File with id 1 does not exist");
    assertError(tracker.get("/file_by_hash/bb"), "File with hash bb does not exist");
  }

  @Test
  void shouldKeepAFileWhileOneHostStays() {
    String first = tracker.share("aa");
    String second = tracker.share("aa");
    tracker.put("/keep_alive", keepAlive(second, 0));

    tracker.delete("/deregister_file", deregister(1, first, 1));

    assertThat(tracker.get("/file/1").get("peers").size()).isEqualTo(1);
    assertThat(tracker.get("/peer_status/" + first).get("files").isEmpty()).isTrue();
  }

  @Test
  void shouldListAFileWhosePeersAreSilentAsOffline() {
    String guid = tracker.share("aa");
    tracker.put("/keep_alive", keepAlive(guid, 0));

    tracker.pass(TestTracker.TIMEOUT.plusNanos(1));

    assertThat(activePeers()).isZero();
    assertError(tracker.get("/file/1"), "File has no hosting peers currently online");
    tracker.put("/keep_alive", keepAlive(guid, 1));
    assertThat(activePeers()).isEqualTo(1);
  }

  @Test
  void shouldKeepAPeerOnlineUpToAndIncludingTheTimeout() {
    String guid = tracker.share("aa");
    tracker.put("/keep_alive", keepAlive(guid, 0));

    tracker.pass(TestTracker.TIMEOUT);

    assertThat(activePeers()).isEqualTo(1);
  }

  @Test
  void shouldExplainThatAnIdIsNotAnInteger() {
    assertError(tracker.get("/file/abc"), "invalid literal for int() with base 10: 'abc'");
    assertError(tracker.get("/file/1.5"), "invalid literal for int() with base 10: '1.5'");
    assertError(tracker.get("/file/it%27s"), "invalid literal for int() with base 10: \"it's\"");
    assertError(tracker.get("/file/-7"), "File with id -7 does not exist");
  }

  @Test
  void shouldNotFindOtherPaths() {
    for (String path : new String[] {"/file/", "/file_list/", "/", "/x", "/file_by_hash/a%2Fb"}) {
      TestHttp.Answer answer = tracker.send("127.0.0.1", "GET", path, "");
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertError(answer.json(), "Not Found");
    }
  }

  @Test
  void shouldAnswerStrangeTargetsInJson() {
    for (String target : List.of("//file_list", "/file/%zz", "/{}|", "/file_list;x=1/..", "*")) {
      TestHttp.Answer answer = tracker.send("127.0.0.1", "OPTIONS", target, "");
      assertThat(answer.status()).as(target).isBetween(400, 404);
      assertThat(answer.json().get("success").booleanValue()).as(target).isFalse();
    }
    for (String target : List.of("/file_list?x=1", "http://tracker/file_list")) {
      assertError(tracker.get(target), "No files listed on tracker");
    }
    String endless = "/file_by_hash/" + "a".repeat(20_000);
    TestHttp.Answer tooLong = tracker.send("127.0.0.1", "GET", endless, "");
    assertThat(tooLong.status()).isBetween(414, 431);
    assertThat(tooLong.json().get("success").booleanValue()).isFalse();
  }

  @Test
  void shouldNotAllowOtherMethods() {
    TestHttp.Answer get = tracker.send("127.0.0.1", "GET", "/add_file", "");
    assertThat(get.status()).isEqualTo(405);
    assertThat(get.header("allow")).isEqualTo("OPTIONS, POST");
    assertError(get.json(), "Method Not Allowed");
    assertThat(tracker.send("127.0.0.1", "POST", "/keep_alive", "{}").status()).isEqualTo(405);
    TestHttp.Answer options = tracker.send("127.0.0.1", "OPTIONS", "/file_list", "");
    assertThat(options.status()).isEqualTo(200);
    assertThat(options.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    TestHttp.Answer head = tracker.send("127.0.0.1", "HEAD", "/file_list", "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void shouldFindAGuidInEveryFormThatPythonReads() {
    String guid = tracker.share("aa");
    String hex = guid.replace("-", "");

    for (String form :
        new String[] {
          guid, hex, guid.toUpperCase(), hex.toUpperCase(), "%7B" + guid + "%7D", "urn:uuid:" + guid
        }) {
      assertThat(tracker.get("/peer_status/" + form))
          .as(form)
          .hasToString(
              json(
                  "{'expected_seq_number':1,"
                      + "'files':[{'full_hash':'aa','id':1,'name':'name of aa'}],"
                      + "'ka_expected_seq_number':0,'success':true}"));
    }
  }

  @Test
  void shouldServeAPeerAtItsDocumentedPathToo() {
    String guid = tracker.share("aa");

    assertThat(tracker.get("/peer_guid/" + guid)).isEqualTo(tracker.get("/peer_status/" + guid));
    assertError(tracker.get("/peer_guid/xyz"), "No peer with guid xyz is known to tracker");
  }

  @Test
  void shouldRefuseHalfACharacter() {
    String lone = "\\ud83d";
    String pair = "\\ud83c\\udfac";
    for (String body :
        List.of(
            addFile(null, 0, "film", "aa").replace("film", lone),
            addFile(null, 0, "film", "aa").replace("\"aa\"", "\"" + lone + "\""),
            addFile(null, 0, "film", "aa").replace("aa#1", lone),
            addFile(null, 0, "film", "aa").replace("hash of 1", lone + "x"))) {
      assertThat(errorOf(tracker.post("/add_file", body))).endsWith(": surrogates not allowed");
    }
    assertError(tracker.post("/add_file", json("{'" + lone + "':1}")), "Request is not JSON");
    assertError(tracker.get("/file_list"), "No files listed on tracker");
    tracker.post("/add_file", addFile(null, 0, "film", "aa").replace("film", pair));
    assertThat(tracker.get("/file_list").at("/files/0/name").stringValue()).isEqualTo("🎬");
  }

  @Test
  void shouldTakeTextsAsTextsAndNotAsSql() {
    String quoted = "x' OR '1'='1";
    String stacked = "'); DROP TABLE file; --";
    tracker.share("aa");

    for (String hash : List.of(quoted, stacked)) {
      String path = hash.replace(" ", "%20").replace(";", "%3B");
      assertError(
          tracker.get("/file_by_hash/" + path), "File with hash " + hash + " does not exist");
      String guid =
          tracker
              .post(
                  "/add_file",
                  addFile(null, 0, hash, hash, "{\"id\":0,\"name\":\"n\",\"hash\":\"h\"}"))
              .get("guid")
              .stringValue();
      assertThat(tracker.get("/peer_status/" + guid).at("/files/0/name").stringValue())
          .isEqualTo(hash);
      tracker.delete("/deregister_file_by_hash", deregisterByHash(hash, guid, 1));
      assertError(
          tracker.delete("/deregister_file_by_hash", deregisterByHash(quoted, guid, 2)),
          "No peer with guid " + guid + " is currently hosting file with hash " + quoted);
    }
    assertThat(tracker.get("/file_list").get("files").size()).isEqualTo(1);
    assertThat(tracker.get("/file_list").at("/files/0/full_hash").stringValue()).isEqualTo("aa");
  }

  @Test
  void shouldNotCountPeersOfAStoppedTrackerLongerThanTheirTime() {
    String guid = tracker.share("aa");
    tracker.put("/keep_alive", keepAlive(guid, 0));

    restart(); // the test's clocks start again: the stored time is not in the past

    assertThat(activePeers()).isEqualTo(1);
    tracker.pass(Duration.ofSeconds(1));
    tracker.put("/keep_alive", keepAlive(guid, 1));
    restart();
    assertThat(activePeers()).as("a time later than now counts as never").isZero();
  }

  @Test
  void shouldRefuseABodyThatIsTooLong() {
    String long2MiB = " ".repeat(2 << 20) + addFile(null, 0, "film", "aa");

    assertThat(tracker.send("127.0.0.1", "POST", "/add_file", long2MiB).status()).isEqualTo(413);
  }

  private void restart() {
    tracker.close();
    tracker = TestTracker.alone(folder);
  }

  private JsonNode postWith(Map<String, String> headers, String body) {
    return TestHttp.send("127.0.0.1", tracker.service.port(), "POST", "/add_file", headers, body)
        .json();
  }

  private int activePeers() {
    return tracker.get("/file_list").at("/files/0/active_peers").intValue();
  }

  private long expectedSeq(String guid) {
    return tracker.get("/peer_status/" + guid).get("expected_seq_number").longValue();
  }

  private static String errorOf(JsonNode answer) {
    assertThat(answer.get("success").booleanValue()).isFalse();
    return answer.get("error").stringValue();
  }

  private static void assertError(JsonNode answer, String error) {
    assertThat(errorOf(answer)).isEqualTo(error);
    assertThat(answer.size()).isEqualTo(2);
  }
}
