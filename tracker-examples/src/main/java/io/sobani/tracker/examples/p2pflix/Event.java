package io.sobani.tracker.examples.p2pflix;

import java.util.Map;

/** An event: the body of PATCH /tracker_sync, with which trackers tell each other of changes. */
sealed interface Event {
  String NEW_TRACKER = "new_tracker";

  /** Returns the body of the request. */
  byte[] json();

  /**
   * A peer changed something at another tracker.
   *
   * @param ip the peer's address as that tracker saw it
   * @param change what changed
   */
  record PeerEvent(String ip, Change change) implements Event {
    @Override
    public byte[] json() {
      return body(change.event(), ip, change.data());
    }
  }

  /**
   * A tracker joined another one.
   *
   * @param address the new one
   */
  record NewTracker(TrackerAddress address) implements Event {
    @Override
    public byte[] json() {
      return body(NEW_TRACKER, address.toString(), Map.of());
    }
  }

  private static byte[] body(String event, String ip, Map<String, Object> data) {
    return Json.bytes(Map.of("event", event, "event_ip", ip, "data", data));
  }
}
