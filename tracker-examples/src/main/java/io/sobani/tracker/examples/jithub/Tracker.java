package io.sobani.tracker.examples.jithub;

import tools.jackson.databind.node.ObjectNode;

/**
 * A REGULAR tracker as ROOT knows it.
 *
 * @param name null where the operator gave none
 * @param address null until its first heartbeat
 * @param lastHeartbeat milliseconds since the epoch; null until its first
 */
record Tracker(String id, String name, String address, Long lastHeartbeat) {

  Tracker(String id, String name) {
    this(id, name, null, null);
  }

  Tracker seen(String address, long nowMs) {
    return new Tracker(id, name, address, nowMs);
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object().put("id", id);
    if (name != null) {
      json.put("name", name);
    }
    return json.put("address", address).put("lastHeartbeat", lastHeartbeat);
  }
}
