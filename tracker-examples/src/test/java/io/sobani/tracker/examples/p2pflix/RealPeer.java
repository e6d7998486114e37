package io.sobani.tracker.examples.p2pflix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Makes the calls of the real peer client, in a process of its own: one command per line in, one
 * answer of the tracker per line out. Each call goes down the list of trackers until one answers
 * 2xx with JSON.
 */
final class RealPeer {
  private final HttpClient client = HttpClient.newHttpClient();
  private List<String> trackers = List.of();
  private String guid;
  private long seq;
  private long keepAlive;

  public static void main(String[] args) throws IOException {
    RealPeer peer = new RealPeer();
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ");
      System.out.println(peer.command(words[0], words.length > 1 ? words[1] : ""));
    }
  }

  private JsonNode command(String name, String argument) {
    return switch (name) {
      case "choose" -> choose(argument);
      case "list" -> call("GET", "/file_list", "");
      case "share" -> share(argument);
      case "seed" -> seed();
      case "fetch" -> call("GET", "/file_by_hash/" + argument, "");
      case "unshare" -> unshare(argument);
      case "mine" -> call("GET", "/peer_status/" + guid, "");
      case "resync" -> resync();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private JsonNode choose(String primary) {
    trackers = List.of(primary);
    JsonNode answer = call("GET", "/tracker_list", "");
    List<String> all = new ArrayList<>(trackers);
    answer.get("trackers").forEach(each -> all.add(each.get("ip").stringValue()));
    trackers = all;
    return answer;
  }

  private JsonNode share(String hash) {
    JsonNode answer = call("POST", "/add_file", Bodies.addFile(guid, seq, hash + ".avi", hash));
    if (succeeded(answer)) {
      guid = answer.get("guid").stringValue();
      seq++;
    }
    return answer;
  }

  private JsonNode seed() {
    JsonNode answer = call("PUT", "/keep_alive", Bodies.keepAlive(guid, keepAlive));
    keepAlive += succeeded(answer) ? 1 : 0;
    return answer;
  }

  private JsonNode unshare(String hash) {
    String body = Bodies.deregisterByHash(hash, guid, seq);
    JsonNode answer = call("DELETE", "/deregister_file_by_hash", body);
    seq += succeeded(answer) ? 1 : 0;
    return answer;
  }

  /** The client wipes all that it shares where the tracker says that it does not know it. */
  private JsonNode resync() {
    JsonNode answer = call("GET", "/peer_status/" + guid, "");
    if (succeeded(answer)) {
      seq = answer.get("expected_seq_number").longValue();
      keepAlive = answer.get("ka_expected_seq_number").longValue();
    } else {
      guid = null;
      seq = 0;
      keepAlive = 0;
    }
    return answer;
  }

  private JsonNode call(String method, String path, String body) {
    for (String tracker : trackers) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + tracker + path))
              .header("Content-Type", "application/json")
              .timeout(Duration.ofSeconds(20))
              .method(method, BodyPublishers.ofString(body))
              .build();
      try {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        JsonNode answer = response.statusCode() / 100 == 2 ? Json.parse(response.body()) : null;
        if (answer != null) {
          return answer;
        }
      } catch (IOException | InterruptedException e) {
        // the next one
      }
    }
    throw new IllegalStateException("no tracker answers: " + trackers);
  }

  private static boolean succeeded(JsonNode answer) {
    return answer.get("success").booleanValue();
  }
}
