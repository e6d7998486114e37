package io.sobani.tracker;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes the datagrams that a {@link DatagramHandler} sends. */
@FunctionalInterface
public interface DatagramSink {

  /**
   * Sends a datagram, or drops it: UDP promises nothing, and no error comes back.
   *
   * @param payload the bytes between position and limit, valid during the call only
   */
  void send(int socket, InetSocketAddress destination, ByteBuffer payload);
}
