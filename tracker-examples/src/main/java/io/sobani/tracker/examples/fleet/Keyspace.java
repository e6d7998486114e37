package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;

/** The names of the fleet's keys and channels in the store, all with one prefix. */
record Keyspace(String prefix) {

  /** Returns what the key of every record begins with. */
  String addresses() {
    return prefix + "a:";
  }

  String address(Endpoint observed) {
    return addresses() + observed;
  }

  String id(ShareId id) {
    return prefix + "i:" + id;
  }

  String nodes() {
    return prefix + "nodes";
  }

  String fleet() {
    return prefix + "fleet";
  }

  String channel(String node) {
    return prefix + "to:" + node;
  }
}
