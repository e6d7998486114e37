package io.sobani.tracker.examples.jithub;

import tools.jackson.databind.node.ObjectNode;

/**
 * A client as a REGULAR tracker lists it: without the id by which it proves that it is itself.
 *
 * @param walletId null where it gave none
 * @param lastHeartbeat milliseconds since the epoch
 */
record Client(String walletId, String address, long lastHeartbeat) {

  Client seen(long nowMs) {
    return new Client(walletId, address, nowMs);
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    if (walletId != null) {
      json.put("walletId", walletId);
    }
    return json.put("address", address).put("lastHeartbeat", lastHeartbeat);
  }
}
