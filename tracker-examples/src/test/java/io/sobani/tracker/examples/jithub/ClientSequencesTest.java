package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.jithub.Http.Answer;
import io.sobani.tracker.support.Eventually;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The requests of the two clients in use, in their order and with their content types. */
class ClientSequencesTest {
  private static final String[] NODE_FETCH = {"Content-Type", "text/plain;charset=UTF-8"};
  private static final String PAGE = "http://jitcoin.example";

  private RootTracker root;
  private RegularTracker regular;

  @BeforeEach
  void start() throws IOException {
    root = RootTracker.start(Settings.root());
    String token =
        Http.json("POST", "http://127.0.0.1:" + root.adminPort() + "/trackers", "{\"name\":\"a\"}")
            .json()
            .path("token")
            .path("content")
            .stringValue();
    regular = RegularTracker.start(Settings.advertisingItsPort(root.internalPort(), token));
  }

  @AfterEach
  void stop() {
    regular.close();
    root.close();
  }

  @Test
  void shouldServeTheNodeClient() {
    String trackers = "http://127.0.0.1:" + root.externalPort() + "/trackers";
    Eventually.holds(() -> !Http.get(trackers).json().path("trackers").isEmpty());
    JsonNode tracker = Http.get(trackers).json().path("trackers").path(0);
    assertThat(tracker.path("name").stringValue()).isEqualTo("a");
    String best = tracker.path("address").stringValue();

    assertThat(Http.get(best).text()).isEqualTo("{\"message\":\"uwu\"}");

    Answer registered = Http.send("POST", best + "/clients", "{}", NODE_FETCH);
    assertThat(registered.status()).isEqualTo(200);
    String id = registered.json().path("id").stringValue();
    for (int i = 0; i < 3; i++) {
      Answer beat = Http.send("POST", best + "/heartbeat", "{\"id\":\"" + id + "\"}", NODE_FETCH);
      assertThat(beat.status()).isEqualTo(200);
      assertThat(beat.json().path("id").stringValue()).isEqualTo(id);
    }

    JsonNode client = Http.get(best + "/clients").json().path("clients").path(0);
    assertThat(client.path("lastHeartbeat").isIntegralNumber()).isTrue();
  }

  @Test
  void shouldServeTheBrowserPage() {
    String clients = "http://127.0.0.1:" + regular.externalPort() + "/clients";
    String wallet = UUID.randomUUID().toString();
    String[] json = {"Content-Type", "application/json", "Origin", PAGE};

    allows(clients, "POST");
    Answer registered = Http.send("POST", clients, "{\"walletId\":\"" + wallet + "\"}", json);
    assertReadable(registered);

    allows(clients, "PUT");
    long before = lastHeartbeat(clients);
    for (int i = 0; i < 3; i++) {
      // The wallet's id, not the one that it was given.
      assertReadable(Http.send("PUT", clients, "{\"id\":\"" + wallet + "\"}", json));
    }

    Eventually.holds(
        () -> {
          Http.send("PUT", clients, "{\"id\":\"" + wallet + "\"}", json);
          return lastHeartbeat(clients) > before;
        });

    Answer list = Http.get(clients, "Origin", PAGE);
    assertReadable(list);
    assertThat(list.json().path("clients").path(0).path("walletId").stringValue())
        .isEqualTo(wallet);
  }

  private static long lastHeartbeat(String clients) {
    return Http.get(clients).json().path("clients").path(0).path("lastHeartbeat").longValue();
  }

  /** The preflight that the browser sends first. */
  private static void allows(String url, String method) {
    Answer preflight =
        Http.send(
            "OPTIONS",
            url,
            "",
            "Origin",
            PAGE,
            "Access-Control-Request-Method",
            method,
            "Access-Control-Request-Headers",
            "content-type");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(List.of(preflight.header("access-control-allow-methods").split(",")))
        .contains(method);
    assertThat(preflight.header("access-control-allow-headers")).isEqualTo("content-type");
  }

  private static void assertReadable(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
    assertThat(answer.json().isObject()).isTrue();
  }
}
