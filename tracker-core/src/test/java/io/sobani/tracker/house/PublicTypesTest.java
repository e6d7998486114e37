package io.sobani.tracker.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the list of public types of each exported package: whoever adds one, adds it here. */
class PublicTypesTest {

  private static final Path CLASSES = Path.of("target", "classes");
  private static final String BASE = "io/sobani/tracker/";

  private static final Map<String, List<String>> TYPES =
      Map.of(
          "",
              List.of(
                  "Authorizer",
                  "DatagramHandler",
                  "DatagramSink",
                  "DatagramTracker",
                  "Dialect",
                  "Elsewhere",
                  "Limits",
                  "Listener",
                  "LocalRegistration",
                  "Registration",
                  "ReplySink",
                  "ShareIdGenerator",
                  "SnapshotException",
                  "Tracker",
                  "TrackerConfig",
                  "TrackerEvents",
                  "TrackerHandler",
                  "TrackerStats"),
          "bittorrent",
              List.of(
                  "AccessList",
                  "Announcement",
                  "BittorrentClientConfig",
                  "BittorrentConfig",
                  "BittorrentDatagramTracker",
                  "BittorrentException",
                  "BittorrentReply",
                  "BittorrentRequest",
                  "BittorrentStats",
                  "BittorrentTracker",
                  "InfoHash",
                  "PeerId",
                  "TorrentEvents",
                  "TrackerUrl"),
          "protocol",
              List.of(
                  "AddressOverride",
                  "MalformedMessageException",
                  "MessageCodec",
                  "PeerMessage",
                  "Reply",
                  "Request",
                  "ShareId",
                  "Token"),
          "registry", List.of("ExpiringRegistry"),
          "net", List.of("Endpoint", "IpAddress", "Network"),
          "peer",
              List.of(
                  "ConnectFailure",
                  "Outcome",
                  "Peer",
                  "PeerConfig",
                  "PeerEvents",
                  "PeerLink",
                  "PeerLinks"));

  @Test
  void shouldExportExactlyTheListedTypes() {
    TYPES.forEach(
        (room, types) ->
            assertThat(publicTypes(room)).as(room).containsExactlyInAnyOrderElementsOf(types));
  }

  private static List<String> publicTypes(String room) {
    Path folder = CLASSES.resolve(BASE + room);
    return ClassFiles.below(folder).stream()
        .filter(file -> file.getParent().equals(folder))
        .map(file -> file.getFileName().toString().replace(".class", ""))
        .filter(name -> !name.contains("$") && !name.contains("-"))
        .filter(name -> isPublic((BASE + room + "/" + name).replace("//", "/")))
        .toList();
  }

  private static boolean isPublic(String path) {
    try {
      return Modifier.isPublic(Class.forName(path.replace('/', '.')).getModifiers());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
