package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.p2pflix.Change.AddFile;
import io.sobani.tracker.examples.p2pflix.Change.DeregisterByHash;
import io.sobani.tracker.examples.p2pflix.Change.KeepAlive;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads events: first what they have in common, then each one's data. */
final class EventReader {
  private static final Map<String, Schema> DATA =
      Map.of(
          Change.ADD_FILE, AddFile.EVENT_SCHEMA,
          Change.KEEP_ALIVE, KeepAlive.SCHEMA,
          Change.DEREGISTER_FILE_BY_HASH, DeregisterByHash.SCHEMA,
          Event.NEW_TRACKER, Schema.object());
  private static final Map<String, Function<JsonNode, Change>> CHANGES =
      Map.of(
          Change.ADD_FILE, AddFile::of,
          Change.KEEP_ALIVE, KeepAlive::of,
          Change.DEREGISTER_FILE_BY_HASH, DeregisterByHash::of);

  private static final Schema ENVELOPE =
      Schema.object(
          "event",
          Schema.oneOf(
              List.of(
                  Change.ADD_FILE,
                  Change.KEEP_ALIVE,
                  Change.DEREGISTER_FILE_BY_HASH,
                  Event.NEW_TRACKER)),
          "event_ip",
          Schema.STRING,
          "data",
          Schema.OBJECT);

  /** Reads whatever this tracker may have written. */
  static final EventReader OWN = new EventReader(true, true);

  private final Schema peerAddress;
  private final Schema trackerAddress;

  /** Reads events of dotted IPv4 addresses, and of the further kinds that are switched on. */
  EventReader(boolean ipv6, boolean ports) {
    this.peerAddress = Schema.format("'ipv4'", text -> isIp(text, ipv6));
    this.trackerAddress =
        Schema.format(
            "'ipv4'", text -> isIp(text, ipv6) || ports && Endpoint.tryParse(text).isPresent());
  }

  /** Returns the event; throws {@link RefusedException} with the validator's text. */
  Event read(JsonNode body) {
    ENVELOPE.require(body);
    String name = body.get("event").stringValue();
    JsonNode ip = body.get("event_ip");
    JsonNode data = body.get("data");
    if (name.equals(Change.ADD_FILE)) {
      AddFile.inProgramsWords(data);
    }
    DATA.get(name).require(data);
    if (name.equals(Event.NEW_TRACKER)) {
      trackerAddress.require(ip);
      return new Event.NewTracker(TrackerAddress.parse(ip.stringValue()));
    }
    peerAddress.require(ip);
    return new Event.PeerEvent(ip.stringValue(), CHANGES.get(name).apply(data));
  }

  private static boolean isIp(String text, boolean ipv6) {
    IpAddress ip = IpAddress.tryParse(text).orElse(null);
    return ip != null && (ipv6 || text.indexOf(':') < 0);
  }
}
