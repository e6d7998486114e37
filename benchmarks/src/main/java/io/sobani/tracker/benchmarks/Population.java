package io.sobani.tracker.benchmarks;

import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.net.IpAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A tracker with peers, and what it takes to speak as one of them. */
final class Population {

  static final int ID_LENGTH = 12;

  /** Time between two datagrams; no source comes over its budget at any number of peers. */
  static final long STEP_NS = 20_000;

  private static final int BEHIND_ID_IN_REPLY = "\"}}".length();
  private static final String ID_PLACE = "............";
  private static final int ID_IN_PUSH = "{\"action\":\"push\",\"shareId\":\"".length();

  static final int APP = 0;
  static final int DOCUMENTED = 1;

  final Tracker tracker;
  private final byte[] ids;
  private long nowNs;

  Population(int peers, boolean limits) {
    tracker = new Tracker(config(peers, limits));
    ids = new byte[peers * ID_LENGTH];
    DatagramTracker app = new DatagramTracker(tracker);
    ByteBuffer announce = datagram("announce");
    for (int i = 0; i < peers; i++) {
      int id = i * ID_LENGTH;
      nowNs += STEP_NS;
      app.onDatagram(
          nowNs,
          APP,
          source(i),
          announce,
          (socket, to, reply) ->
              reply.get(reply.limit() - BEHIND_ID_IN_REPLY - ID_LENGTH, ids, id, ID_LENGTH));
    }
  }

  static TrackerConfig config(int peers, boolean limits) {
    return TrackerConfig.builder()
        .listener("app", Dialect.APP)
        .listener("documented", Dialect.DOCUMENTED)
        .maxPeers(peers)
        .shareIdLength(ID_LENGTH)
        .limits(limits ? Limits.defaults() : Limits.off())
        .peerTtl(Duration.ofDays(365))
        .build();
  }

  /** Returns the time of the last registration. */
  long nowNs() {
    return nowNs;
  }

  int peers() {
    return ids.length / ID_LENGTH;
  }

  /** Returns a new object each time, as a channel does: peers far apart, few share a network. */
  static InetSocketAddress source(int peer) {
    int ip = 0x0b000000 + peer * 0x9e3779 % 0x60000000;
    return new InetSocketAddress(IpAddress.v4(ip).toInetAddress(), 1024 + peer % 60_000);
  }

  /** Writes a peer's id into a datagram of {@link #push()}. */
  void ask(ByteBuffer push, int peer) {
    push.put(ID_IN_PUSH, ids, peer * ID_LENGTH, ID_LENGTH);
  }

  static ByteBuffer push() {
    return ascii("{\"action\":\"push\",\"shareId\":\"" + ID_PLACE + "\"}");
  }

  static ByteBuffer datagram(String action) {
    return ascii("{\"action\":\"" + action + "\"}");
  }

  private static ByteBuffer ascii(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
