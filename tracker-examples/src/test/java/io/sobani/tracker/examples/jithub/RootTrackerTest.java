package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.examples.http.RawHttp;
import io.sobani.tracker.registry.ExpiringRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RootTrackerTest {
  @TempDir private Path directory;

  @Test
  void shouldKnowItsTrackersAfterARestart() throws IOException {
    Path file = directory.resolve("trackers.json");
    RootSettings settings = Settings.root(ExpiringRegistry.NEVER, 10, file, null);
    JsonNode kept;
    JsonNode deleted;
    try (RootTracker root = RootTracker.start(settings)) {
      kept = create(root, "kept");
      deleted = create(root, "deleted");
      assertThat(beat(root, kept)).isEqualTo(200);
      Http.send("DELETE", admin(root) + "/" + deleted.path("id").stringValue(), "");
    }
    assertThat(Files.readString(file)).as("no secret").doesNotContain("eyJ");

    try (RootTracker root = RootTracker.start(settings)) {
      String external = "http://127.0.0.1:" + root.externalPort() + "/trackers";
      assertThat(Http.get(external).text()).isEqualTo("{\"trackers\":[]}");
      assertThat(beat(root, deleted)).isEqualTo(403);
      assertThat(beat(root, kept)).isEqualTo(200);
      assertThat(Http.get(external).json().path("trackers").path(0).path("id"))
          .isEqualTo(kept.path("id"));
    }
  }

  @Test
  void shouldAskTheOperatorForTheTokenWhereThereIsOne() throws IOException {
    RootSettings settings = Settings.root(ExpiringRegistry.NEVER, 10, null, "s3cret");
    try (RootTracker root = RootTracker.start(settings)) {
      assertThat(Http.get(admin(root)).status()).isEqualTo(401);
      assertThat(Http.get(admin(root), "Authorization", "Bearer s3cre").status()).isEqualTo(401);
      assertThat(Http.send("POST", admin(root), "{}").status()).isEqualTo(401);
      assertThat(Http.send("DELETE", admin(root) + "/x", "").status()).isEqualTo(401);
      assertThat(Http.get(admin(root), "Authorization", "Bearer s3cret").status()).isEqualTo(200);
      assertThat(Http.get(admin(root), "Authorization", "bEARER s3cret").status()).isEqualTo(200);
      assertThat(Http.get(admin(root), "Authorization", "s3cret").status()).isEqualTo(401);
      assertThat(Http.get(admin(root).replace("/trackers", "/health")).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldBeAdministeredUnderAddressesAndNamesOfThisHostOnly() throws IOException {
    try (RootTracker root = RootTracker.start(Settings.root())) {
      InetSocketAddress admin =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), root.adminPort());
      for (String host : List.of("127.0.0.1:6000", "localhost", "[::1]:6000")) {
        assertThat(list(admin, host)).startsWith("HTTP/1.1 200 ");
      }
      for (String host : List.of("evil.example", "127.0.0.1.evil.example:6000", "localhost.evil")) {
        assertThat(list(admin, host))
            .startsWith("HTTP/1.1 403 ")
            .contains("\"status\":\"403\"")
            .doesNotContain("trackers");
      }
    }
  }

  @Test
  void shouldSayThatItListsAnotherAddressThanTheOneAskedFor() throws IOException {
    try (RootTracker root = RootTracker.start(Settings.root())) {
      String content = create(root, "a").path("token").path("content").stringValue();
      String[] json = {"Authorization", "Bearer " + content, "Content-Type", "application/json"};
      String internal = "http://127.0.0.1:" + root.internalPort() + "/heartbeat";

      assertThat(Http.send("POST", internal, "{\"address\":\"ftp://a\"}", json).text())
          .isEqualTo(
              "{\"status\":\"Ok\",\"message\":"
                  + "\"address is not an http URL: listed as http://127.0.0.1\"}");
      assertThat(Http.send("POST", internal, "{\"port\":70000}", json).text())
          .contains("port is not a number from 1 to 65535: listed as http://127.0.0.1");
      assertThat(Http.send("POST", internal, "{\"port\":80}", json).text())
          .isEqualTo("{\"status\":\"Ok\"}");
    }
  }

  private static String list(InetSocketAddress admin, String host) throws IOException {
    return RawHttp.ask(admin, "GET /trackers HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  @Test
  void shouldIssueTokensAsTheOriginalDoes() throws Exception {
    try (RootTracker root = RootTracker.start(Settings.root())) {
      JsonNode created = create(root, "a");
      String content = created.path("token").path("content").stringValue();
      String[] segments = content.split("\\.");
      JsonNode claims = Json.MAPPER.readTree(base64(segments[1]));

      assertThat(base64(segments[0])).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
      assertThat(claims.path("version").stringValue()).isEqualTo("1");
      assertThat(claims.path("id")).isEqualTo(created.path("id"));
      assertThat(claims.path("iat").isIntegralNumber()).isTrue();
      assertThat(claims.size()).isEqualTo(3);
      assertThat(created.path("token").path("hash").stringValue())
          .isEqualTo(
              HexFormat.of()
                  .formatHex(
                      MessageDigest.getInstance("SHA-512")
                          .digest(content.getBytes(StandardCharsets.US_ASCII))));
    }
  }

  @Test
  void shouldIgnoreABrokenHeartbeatBodyAndTakeAnAdvertisedAddress() throws IOException {
    try (RootTracker root = RootTracker.start(Settings.root())) {
      JsonNode created = create(root, "a");
      String token = created.path("token").path("content").stringValue();
      String url = "http://127.0.0.1:" + root.internalPort();
      String[] json = {"Authorization", "Bearer " + token, "Content-Type", "application/json"};

      assertThat(Http.send("POST", url + "/heartbeat", "{\"port\":", json).status()).isEqualTo(200);
      assertThat(listedAddress(url, token)).isEqualTo("http://127.0.0.1");
      assertThat(Http.send("POST", url + "/heartbeat", "{\"port\":81}", json).status())
          .isEqualTo(200);
      assertThat(listedAddress(url, token)).isEqualTo("http://127.0.0.1:81");
    }
  }

  @Test
  void shouldRefuseToStartOnAStateFileThatIsNotOne() throws IOException {
    Path file = Files.writeString(directory.resolve("trackers.json"), "junk");
    RootSettings settings = Settings.root(ExpiringRegistry.NEVER, 10, file, null);

    assertThatThrownBy(() -> RootTracker.start(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("STATE_FILE=" + file)
        .hasMessageContaining("mend or remove it");
  }

  private static JsonNode create(RootTracker root, String name) {
    return Http.json("POST", admin(root), "{\"name\":\"" + name + "\"}").json();
  }

  private static String admin(RootTracker root) {
    return "http://127.0.0.1:" + root.adminPort() + "/trackers";
  }

  private static int beat(RootTracker root, JsonNode created) {
    String token = created.path("token").path("content").stringValue();
    String url = "http://127.0.0.1:" + root.internalPort() + "/heartbeat";
    return Http.send("POST", url, "", "Authorization", "Bearer " + token).status();
  }

  private static String listedAddress(String internal, String token) {
    return Http.get(internal + "/trackers", "Authorization", "Bearer " + token)
        .json()
        .path("trackers")
        .path(0)
        .path("address")
        .stringValue();
  }

  private static String base64(String segment) {
    return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
  }
}
