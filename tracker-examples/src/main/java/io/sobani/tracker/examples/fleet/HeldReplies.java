package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.DatagramSink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Keeps the replies to a datagram until they may go out. */
final class HeldReplies implements DatagramSink {

  private record Held(int socket, InetSocketAddress destination, ByteBuffer payload) {}

  private final List<Held> replies = new ArrayList<>(2);

  @Override
  public void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
    replies.add(new Held(socket, destination, copy));
  }

  void sendTo(DatagramSink out) {
    replies.forEach(reply -> out.send(reply.socket, reply.destination, reply.payload));
  }
}
