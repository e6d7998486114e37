package io.sobani.tracker.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Datagrams of text, in every kind of buffer that a transport may hand over. */
final class Datagrams {

  private Datagrams() {}

  static ByteBuffer of(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(ByteBuffer datagram) {
    return StandardCharsets.UTF_8.decode(datagram.duplicate()).toString();
  }

  /** Returns the same bytes in a heap, an offset, a sliced, a direct and a read-only buffer. */
  static List<ByteBuffer> everyKindOf(String text) {
    ByteBuffer heap = of(text);
    int size = heap.remaining();
    ByteBuffer offset = ByteBuffer.allocate(size + 11).position(7).put(heap.duplicate()).flip();
    ByteBuffer direct = ByteBuffer.allocateDirect(size + 5).position(2).put(heap.duplicate());
    return List.of(
        heap,
        offset.position(7),
        offset.slice(),
        direct.flip().position(2),
        heap.asReadOnlyBuffer());
  }
}
