package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.PeerMessage;
import java.net.InetSocketAddress;

/** Where a link's messages go. */
interface PeerSink {
  void send(InetSocketAddress destination, PeerMessage message);
}
