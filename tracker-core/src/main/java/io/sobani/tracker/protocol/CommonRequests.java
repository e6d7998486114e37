package io.sobani.tracker.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The requests that nearly every datagram is, recognised byte by byte in the one form in which
 * clients write them. Anything else is left to the decoder, with the same outcome.
 */
final class CommonRequests {

  private static final ByteBuffer ANNOUNCE = ascii("{\"action\":\"announce\"}");
  private static final ByteBuffer PULSE = ascii("{\"action\":\"pulse\"}");
  private static final ByteBuffer ALIVE = ascii("{\"action\":\"alive\"}");
  private static final byte[] PUSH = ascii("{\"action\":\"push\",\"shareId\":\"").array();
  private static final byte[] PUSH_END = ascii("\"}").array();

  private final CharBuffer id = CharBuffer.allocate(ShareId.MAX_LENGTH);

  /** Returns the request, or {@code null} for a datagram that is none of the common ones. */
  Request recognise(ByteBuffer datagram) {
    if (datagram.equals(ALIVE)) {
      return Request.Alive.PLAIN;
    }
    if (datagram.equals(PULSE)) {
      return Request.Pulse.PLAIN;
    }
    if (datagram.equals(ANNOUNCE)) {
      return Request.Announce.PLAIN;
    }
    return isAt(datagram, 0, PUSH) ? push(datagram) : null;
  }

  private Request push(ByteBuffer datagram) {
    int length = datagram.remaining() - PUSH.length - PUSH_END.length;
    if (length < ShareId.MIN_LENGTH
        || length > ShareId.MAX_LENGTH
        || !isAt(datagram, PUSH.length + length, PUSH_END)) {
      return null;
    }
    id.clear();
    for (int at = datagram.position() + PUSH.length; id.position() < length; at++) {
      id.put((char) datagram.get(at));
    }
    ShareId shareId = ShareId.parse(id.flip());
    return shareId.equals(ShareId.NONE) ? null : new Request.Push(shareId, Token.NONE);
  }

  private static boolean isAt(ByteBuffer datagram, int offset, byte[] expected) {
    if (datagram.remaining() - offset < expected.length) {
      return false;
    }
    int start = datagram.position() + offset;
    for (int i = 0; i < expected.length; i++) {
      if (datagram.get(start + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
