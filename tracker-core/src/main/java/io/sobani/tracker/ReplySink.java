package io.sobani.tracker;

import io.sobani.tracker.protocol.Reply;
import java.net.InetSocketAddress;

/** Takes the replies of a {@link Tracker} for a host that has its own encoding. */
@FunctionalInterface
public interface ReplySink {

  /** Sends a reply, or drops it. */
  void send(int socket, InetSocketAddress destination, Reply reply);
}
