package io.sobani.tracker.udp;

import io.sobani.tracker.Dialect;
import io.sobani.tracker.Limits;
import io.sobani.tracker.Listeners;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Trackers with many peers that need no sockets. */
final class Populations {

  static final TrackerConfig UNLIMITED =
      TrackerConfig.builder()
          .limits(Limits.off())
          .shareIdLength(12)
          .peerTtl(Duration.ofDays(1))
          .build();

  /** Returns the address of a peer. */
  static InetSocketAddress address(int peer) {
    IpAddress ip = IpAddress.v4(0x0b00_0000 + peer);
    return new InetSocketAddress(ip.toInetAddress(), 1 + peer % 65_535);
  }

  /** Returns a tracker of {@code peers} peers, and puts their ids in an array if there is one. */
  static Tracker tracker(int peers, ShareId[] ids) {
    Tracker tracker = new Tracker(Listeners.with(UNLIMITED, Dialect.DOCUMENTED));
    long nowNs = System.nanoTime();
    for (int i = 0; i < peers; i++) {
      int peer = i;
      tracker.handle(
          nowNs,
          0,
          address(i),
          Request.Announce.PLAIN,
          (socket, destination, reply) -> {
            if (ids != null) {
              ids[peer] = ((Reply.AnnounceReceived) reply).shareId();
            }
          });
    }
    return tracker;
  }

  private Populations() {}
}
