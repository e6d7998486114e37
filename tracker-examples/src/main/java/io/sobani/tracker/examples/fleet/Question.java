package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.Elsewhere.Target;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A datagram that waits for the store, and what the store has said so far. */
final class Question {

  final int socket;
  final InetSocketAddress source;
  private final byte[] datagram;

  /** True if its source could be registered here. */
  boolean hasPlace;

  /** True if the source is settled: asked about, and adopted where another node held it. */
  boolean knowsSource;

  /** The target that an id leads to, or {@code null} while that is not known. */
  Target target;

  /** The node that holds the target. */
  String owner;

  Question(int socket, InetSocketAddress source, ByteBuffer datagram) {
    this.socket = socket;
    this.source = source;
    this.datagram = new byte[datagram.remaining()];
    datagram.get(datagram.position(), this.datagram);
  }

  ByteBuffer datagram() {
    return ByteBuffer.wrap(datagram);
  }
}
