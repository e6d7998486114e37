package io.sobani.tracker;

import io.sobani.tracker.protocol.Reply;
import java.net.InetSocketAddress;

/** Where a {@link Tracker} puts the replies of a host that has its own encoding. */
@FunctionalInterface
public interface ReplySink {

  /**
   * Sends a reply, or drops it.
   *
   * @param socket the number of the listener to send from
   * @param destination where to
   * @param reply what to say
   */
  void send(int socket, InetSocketAddress destination, Reply reply);
}
