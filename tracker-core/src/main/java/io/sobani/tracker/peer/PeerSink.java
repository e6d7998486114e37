package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.PeerMessage;
import java.net.InetSocketAddress;

/** Takes the messages of a link. */
interface PeerSink {
  void send(InetSocketAddress destination, PeerMessage message);
}
