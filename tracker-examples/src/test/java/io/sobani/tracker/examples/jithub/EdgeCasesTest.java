package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.jithub.Http.Answer;
import io.sobani.tracker.net.IpAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The edge cases of the protocol, on running services and real sockets. */
class EdgeCasesTest {
  private static final Logger LOG = Logger.getLogger(EdgeCasesTest.class.getPackageName());
  private static final String UNUSED_TOKEN = "unused";

  private RootTracker root;
  private RegularTracker regular;
  private String external;
  private String internal;
  private String admin;
  private String tracker;

  @BeforeAll
  static void expectManyWarnings() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void expectNone() {
    LOG.setLevel(null);
  }

  @BeforeEach
  void start() throws IOException {
    root = RootTracker.start(Settings.root());
    regular = RegularTracker.start(Settings.regular(root.internalPort(), UNUSED_TOKEN));
    external = "http://127.0.0.1:" + root.externalPort();
    internal = "http://127.0.0.1:" + root.internalPort();
    admin = "http://127.0.0.1:" + root.adminPort();
    tracker = "http://127.0.0.1:" + regular.externalPort();
  }

  @AfterEach
  void stop() {
    regular.close();
    root.close();
  }

  @Test
  void shouldListNothingWhereThereIsNoTracker() {
    Answer answer = Http.get(external + "/trackers");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"trackers\":[]}");
    assertThat(answer.header("content-type")).isEqualTo("application/json; charset=utf-8");
  }

  @Test
  void shouldNotListATrackerWithoutHeartbeat() {
    create("a");

    assertThat(Http.get(external + "/trackers").text()).isEqualTo("{\"trackers\":[]}");
  }

  @Test
  void shouldShowItToTheOperatorWithNullsAndWithoutToken() {
    String id = create("a").path("id").stringValue();

    assertThat(Http.get(admin + "/trackers").text())
        .isEqualTo(
            "{\"trackers\":[{\"id\":\"%s\",\"name\":\"a\",\"address\":null,\"lastHeartbeat\":null}]}"
                .formatted(id));
  }

  @Test
  void shouldListATrackerAfterItsHeartbeat() {
    JsonNode created = create("a");
    long before = System.currentTimeMillis();

    Answer answer = beat(token(created));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"status\":\"Ok\"}");
    JsonNode listed = Http.get(external + "/trackers").json().path("trackers").path(0);
    assertThat(names(listed)).containsExactly("id", "name", "address", "lastHeartbeat");
    assertThat(listed.path("id")).isEqualTo(created.path("id"));
    assertThat(listed.path("address").stringValue()).isEqualTo("http://127.0.0.1");
    assertThat(listed.path("lastHeartbeat").longValue())
        .isBetween(before, System.currentTimeMillis());
  }

  @Test
  void shouldMoveTheTimeOfTheOneEntryAtASecondHeartbeat() throws InterruptedException {
    JsonNode created = create("a");
    beat(token(created));
    JsonNode first = Http.get(external + "/trackers").json().path("trackers");
    Thread.sleep(5);

    beat(token(created));

    JsonNode second = Http.get(external + "/trackers").json().path("trackers");
    assertThat(second).hasSize(1);
    assertThat(second.path(0).path("id")).isEqualTo(first.path(0).path("id"));
    assertThat(second.path(0).path("lastHeartbeat").longValue())
        .isGreaterThan(first.path(0).path("lastHeartbeat").longValue());
  }

  @Test
  void shouldRefuseADeletedTrackersHeartbeat() {
    JsonNode created = create("a");
    beat(token(created));

    Answer deleted =
        Http.send("DELETE", admin + "/trackers/" + created.path("id").stringValue(), "");
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.text()).isEqualTo("{\"status\":\"success\"}");

    assertThat(beat(token(created)).status()).isEqualTo(403);
    assertThat(beat(token(created)).text()).isEqualTo("{\"status\":\"missingTracker\"}");
    assertThat(Http.get(internal + "/trackers", "Authorization", "Bearer " + token(created)).text())
        .isEqualTo("{\"status\":\"missingTracker\"}");
    assertThat(Http.get(external + "/trackers").text()).isEqualTo("{\"trackers\":[]}");
    assertThat(Http.send("DELETE", admin + "/trackers/unknown", "").text())
        .isEqualTo("{\"status\":\"success\"}");
  }

  @Test
  void shouldAnswer401InJsonToABadToken() {
    String good = token(create("a"));
    String[] parts = good.split("\\.");
    String none = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}");
    String hs384 = base64("{\"alg\":\"HS384\",\"typ\":\"JWT\"}");
    String forged = new TrackerTokens("other").issue("x", Instant.now()).path("content").asString();
    Map<String, String> refused =
        Map.of(
            "Bearer x",
            "jwt malformed",
            "Bearer a.b.c",
            "invalid token",
            "Basic " + good,
            "Format is Authorization: Bearer [token]",
            "Bearer",
            "Format is Authorization: Bearer [token]",
            "Bearer " + forged,
            "invalid signature",
            "Bearer " + parts[0] + "." + parts[1] + ".",
            "jwt signature is required",
            "Bearer " + none + "." + parts[1] + ".",
            "jwt signature is required",
            "Bearer " + none + "." + parts[1] + "." + parts[2],
            "invalid token",
            "Bearer " + hs384 + "." + parts[1] + "." + parts[2],
            "invalid token",
            "Bearer " + good + ".x.y",
            "jwt malformed");

    assertError(
        Http.send("POST", internal + "/heartbeat", ""), 401, "No authorization token was found");
    refused.forEach(
        (header, message) -> {
          Answer answer = Http.send("POST", internal + "/heartbeat", "", "Authorization", header);
          assertThat(answer.status()).as(header).isEqualTo(401);
          assertThat(answer.json().path("message").stringValue()).as(header).isEqualTo(message);
        });
    assertError(Http.get(internal + "/trackers"), 401, "No authorization token was found");
  }

  @Test
  void shouldTakeTheSchemeInAnyCase() {
    String token = token(create("a"));

    assertThat(
            Http.send("POST", internal + "/heartbeat", "", "authorization", "bearer " + token)
                .status())
        .isEqualTo(200);
  }

  @Test
  void shouldNotTakeTwoSpacesForOne() {
    String token = token(create("a"));

    assertThat(
            Http.send("POST", internal + "/heartbeat", "", "Authorization", "Bearer  " + token)
                .status())
        .isEqualTo(401);
  }

  @Test
  void shouldTakeATrackerWithoutAName() {
    for (Answer answer :
        List.of(
            Http.send("POST", admin + "/trackers", ""),
            Http.json("POST", admin + "/trackers", ""),
            Http.json("POST", admin + "/trackers", "{}"),
            Http.json("POST", admin + "/trackers", "[]"))) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(names(answer.json())).containsExactly("id", "token", "address", "lastHeartbeat");
      assertThat(answer.json().path("id").stringValue()).matches("[0-9a-f]{32}");
    }
    JsonNode token = create("a").path("token");
    assertThat(names(token)).containsExactly("hash", "content", "createdAt");
    assertThat(token.path("hash").stringValue()).matches("[0-9a-f]{128}");
    assertThat(token.path("createdAt").stringValue())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(names(Http.get(admin + "/trackers").json().path("trackers").path(0)))
        .containsExactly("id", "address", "lastHeartbeat");
  }

  @Test
  void shouldAnswer400InJsonToABrokenBody() {
    assertError(
        Http.json("POST", admin + "/trackers", "{\"name\":"), 400, "the body is not a JSON object");
    assertError(
        Http.json("POST", admin + "/trackers", "{} x"), 400, "the body is not a JSON object");
  }

  @Test
  void shouldAnswer400ToABodyThatIsNoObject() {
    for (String body : List.of("\"x\"", "5", "null", "true")) {
      assertError(
          Http.json("POST", admin + "/trackers", body), 400, "the body is not a JSON object");
    }
    assertThat(Http.json("POST", admin + "/trackers", "{\"name\":5}").status()).isEqualTo(400);
    assertThat(
            Http.json("POST", admin + "/trackers", "{\"name\":\"" + "x".repeat(257) + "\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void shouldAnswer413ToABodyTooLong() {
    String name = "{\"name\":\"" + "x".repeat(100 * 1024) + "\"}";

    assertThat(Http.json("POST", admin + "/trackers", name).status()).isEqualTo(413);
    assertThat(Http.json("POST", tracker + "/clients", name).status()).isEqualTo(413);
  }

  @Test
  void shouldReadAClientsTextAsJson() {
    Answer answer =
        Http.send(
            "POST",
            tracker + "/clients",
            "{\"walletId\":\"w\"}",
            "Content-Type",
            "text/plain;charset=UTF-8");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(clients().path(0).path("walletId").stringValue()).isEqualTo("w");
    assertThat(Http.send("POST", tracker + "/clients", "no json").status()).isEqualTo(200);
    assertThat(names(clients().path(1))).containsExactly("address", "lastHeartbeat");
  }

  @Test
  void shouldListOneWalletTwiceAsTwoClients() {
    String first = register("w");
    String second = register("w");

    assertThat(first).matches("[0-9a-f]{32}").isNotEqualTo(second);
    assertThat(clients()).hasSize(2);
  }

  @Test
  void shouldListAClientWithoutItsId() {
    register("w");

    assertThat(names(clients().path(0))).containsExactly("walletId", "address", "lastHeartbeat");
    assertThat(clients().path(0).path("address").stringValue()).isEqualTo("http://127.0.0.1");
  }

  @Test
  void shouldTellTheTimeAtEachPut() {
    long before = System.currentTimeMillis();

    for (String body : List.of("{}", "{\"id\":\"unknown\"}", "{\"id\":5}", "[]", "")) {
      Answer answer = Http.json("PUT", tracker + "/clients", body);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(names(answer.json())).containsExactly("time");
      assertThat(answer.json().path("time").longValue())
          .isBetween(before, System.currentTimeMillis());
    }
  }

  @Test
  void shouldMoveTheTimeOfAClientAtItsHeartbeat() throws InterruptedException {
    String id = register("w");
    long registered = clients().path(0).path("lastHeartbeat").longValue();
    Thread.sleep(5);

    Answer json = Http.json("POST", tracker + "/heartbeat", id(id));
    long beaten = clients().path(0).path("lastHeartbeat").longValue();
    Thread.sleep(5);
    Answer text = Http.send("POST", tracker + "/heartbeat", id(id), "Content-Type", "text/plain");

    assertThat(json.text()).isEqualTo(id(id));
    assertThat(beaten).isGreaterThan(registered);
    assertThat(text.status()).isEqualTo(200);
    assertThat(text.text()).isEqualTo(id(id));
    assertThat(clients().path(0).path("lastHeartbeat").longValue()).isGreaterThan(beaten);
  }

  @Test
  void shouldAnswer404ToAnUnknownClientsHeartbeat() {
    for (String body : List.of("{}", id("unknown"), "{\"id\":5}", "{\"id\":null}", "")) {
      assertError(Http.json("POST", tracker + "/heartbeat", body), 404, "Not Found");
    }
  }

  @Test
  void shouldServeBrowsersOfEveryOriginButNotAtTheAdminPort() {
    for (String port : List.of(external, internal, tracker)) {
      Answer preflight = Http.send("OPTIONS", port + "/any/path", "");
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("access-control-allow-origin")).isEqualTo("*");
      assertThat(preflight.header("access-control-allow-methods"))
          .isEqualTo("GET,HEAD,PUT,PATCH,POST,DELETE");
      assertThat(preflight.header("access-control-allow-headers"))
          .isEqualTo("Content-Type, Authorization");
      assertThat(Http.get(port + "/nowhere").header("access-control-allow-origin")).isEqualTo("*");
    }
    assertThat(
            Http.send("OPTIONS", tracker + "/clients", "", "Access-Control-Request-Headers", "x-y")
                .header("access-control-allow-headers"))
        .isEqualTo("x-y");

    Answer preflight = Http.send("OPTIONS", admin + "/trackers", "");
    assertThat(preflight.status()).isEqualTo(404);
    assertThat(preflight.header("access-control-allow-origin")).isNull();
    Answer page = Http.send("POST", admin + "/trackers", "{}", "Origin", "http://evil.example");
    assertError(page, 403, "not for browsers");
    assertThat(Http.get(admin + "/trackers").header("access-control-allow-origin")).isNull();
  }

  @Test
  void shouldAnswer404InJsonToAWrongMethodAndDeleteAClientThatIsThere() {
    assertError(Http.send("DELETE", tracker + "/clients", ""), 404, "Not Found");
    String id = register("w");
    assertThat(Http.json("DELETE", tracker + "/clients", id(id)).text())
        .isEqualTo("{\"status\":\"success\"}");
    assertError(Http.json("DELETE", tracker + "/clients", id(id)), 404, "Not Found");
    assertError(Http.send("PATCH", tracker + "/clients", ""), 404, "Not Found");
    assertError(Http.send("POST", external + "/trackers", ""), 404, "Not Found");
  }

  @Test
  void shouldServeARouteOnItsOwnPortOnly() {
    String token = token(create("a"));
    String[] bearer = {"Authorization", "Bearer " + token};

    assertThat(Http.send("POST", external + "/heartbeat", "", bearer).status()).isEqualTo(404);
    assertThat(Http.send("POST", admin + "/heartbeat", "", bearer).status()).isEqualTo(404);
    assertThat(Http.send("POST", internal + "/trackers", "{}", bearer).status()).isEqualTo(404);
    assertThat(Http.send("POST", external + "/trackers", "{}", bearer).status()).isEqualTo(404);
    for (String port : List.of(internal, external)) {
      String id = create("b").path("id").stringValue();
      assertThat(Http.send("DELETE", port + "/trackers/" + id, "", bearer).status()).isEqualTo(404);
    }
    assertThat(Http.get(admin + "/trackers").json().path("trackers")).hasSize(3);
  }

  @Test
  void shouldNotTakeNamesOfObjectMembersAsIds() {
    for (String id : List.of("__proto__", "constructor", "toString", "hashCode")) {
      assertThat(Http.json("POST", tracker + "/heartbeat", id(id)).status()).isEqualTo(404);
      assertThat(Http.send("DELETE", admin + "/trackers/" + id, "").status()).isEqualTo(200);
      String signed =
          new TrackerTokens(Settings.SECRET).issue(id, Instant.now()).path("content").asString();
      assertThat(beat(signed).status()).isEqualTo(403);
    }
  }

  @Test
  void shouldTolerateSlashesAtTheEndAndCapitals() {
    assertThat(Http.get(external + "/trackers/").status()).isEqualTo(200);
    assertThat(Http.get(external + "/Trackers").status()).isEqualTo(200);
    assertThat(Http.json("POST", tracker + "/CLIENTS/", "{}").status()).isEqualTo(200);
    JsonNode created = create("a");
    String id = created.path("id").stringValue();
    assertThat(Http.send("DELETE", admin + "/trackers/" + id + "/", "").status()).isEqualTo(200);
    assertThat(beat(token(created)).status()).isEqualTo(403);
  }

  @Test
  void shouldListAnIpv4ClientOfADualStackPortByItsIpv4Address() throws IOException {
    RegularSettings settings = Settings.regular(root.internalPort(), UNUSED_TOKEN);
    try (RegularTracker dual =
        RegularTracker.start(listening(settings, new InetSocketAddress(0)))) {
      String url = "http://127.0.0.1:" + dual.externalPort() + "/clients";
      Http.json("POST", url, "{}");

      assertThat(Http.get(url).json().path("clients").path(0).path("address").stringValue())
          .isEqualTo("http://127.0.0.1");
    }
  }

  @Test
  void shouldServeClientsWithoutRoot() throws IOException {
    root.close();

    try (RegularTracker alone =
        RegularTracker.start(Settings.regular(1, UNUSED_TOKEN, Duration.ofMillis(20), 1_000))) {
      String url = "http://127.0.0.1:" + alone.externalPort() + "/clients";
      Http.json("POST", url, "{}");
      assertThat(Http.get(url).json().path("clients")).hasSize(1);
    }
  }

  @Test
  void shouldSayThatAPortIsInUseAndExit1() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      StringWriter err = new StringWriter();
      int exit =
          new CommandLine(
                  new JithubCommand(
                      Map.of("STARTUP_MODE", "REGULAR", "TOKEN", "t", "EXTERNAL_PORT", port)))
              .setOut(new PrintWriter(Writer.nullWriter()))
              .setErr(new PrintWriter(err))
              .execute();

      assertThat(exit).isEqualTo(1);
      assertThat(err.toString()).contains("cannot listen on tcp").contains(port).contains("in use");
    }
  }

  @Test
  void shouldBoundAMillionRegistrations() throws IOException {
    int ofOneHost = 6;
    try (RegularTracker small =
        RegularTracker.start(
            Settings.regular(root.internalPort(), UNUSED_TOKEN, Duration.ofHours(1), 100))) {
      String url = "http://127.0.0.1:" + small.externalPort() + "/clients";
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < ofOneHost + 5; i++) {
        statuses.add(Http.json("POST", url, "{}").status());
      }
      assertThat(statuses.subList(0, ofOneHost)).containsOnly(200);
      assertThat(statuses.subList(ofOneHost, ofOneHost + 5)).containsOnly(503);
      assertThat(Http.get(url).json().path("clients")).hasSize(ofOneHost);
    }

    int max = 100;
    ClientTable table = new ClientTable(max, 1_000);
    for (int i = 0; i < 1_000_000; i++) {
      table.register("id" + i, new Client(null, "a", 0), IpAddress.v4(i), i);
      if (i % 100 == 0) {
        table.sweep(i);
      }
    }
    assertThat(table.list(999_999)).hasSize(max);
  }

  private JsonNode create(String name) {
    Answer answer = Http.json("POST", admin + "/trackers", "{\"name\":\"" + name + "\"}");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static String token(JsonNode created) {
    return created.path("token").path("content").stringValue();
  }

  private Answer beat(String token) {
    return Http.send("POST", internal + "/heartbeat", "", "Authorization", "Bearer " + token);
  }

  private String register(String walletId) {
    Answer answer = Http.json("POST", tracker + "/clients", "{\"walletId\":\"" + walletId + "\"}");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().path("id").stringValue();
  }

  private JsonNode clients() {
    return Http.get(tracker + "/clients").json().path("clients");
  }

  private static void assertError(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text())
        .isEqualTo("{\"status\":\"" + status + "\",\"message\":\"" + message + "\"}");
  }

  private static List<String> names(JsonNode object) {
    return new ArrayList<>(object.propertyNames());
  }

  private static String id(String id) {
    return "{\"id\":\"" + id + "\"}";
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static RegularSettings listening(RegularSettings settings, InetSocketAddress external) {
    return new RegularSettings(
        external,
        settings.rootHeartbeat(),
        settings.token(),
        settings.heartbeatInterval(),
        settings.advertised(),
        settings.clientLeaseNs(),
        settings.maxClients());
  }
}
