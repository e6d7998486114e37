package io.sobani.tracker;

import io.sobani.tracker.protocol.ShareId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Recognises a push by its bytes, so that it needs no object; the codec does the same for the plain
 * requests that carry nothing. What is not recognised is not wrong: the codec decides.
 */
final class PlainPush {

  private static final byte[] HEAD =
      "{\"action\":\"push\",\"shareId\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TAIL = "\"}".getBytes(StandardCharsets.US_ASCII);

  /** The id of the push that was recognised last. */
  long idHigh;

  long idLow;

  /** Returns whether a datagram is a push of an id, and notes the id. */
  boolean matches(ByteBuffer datagram) {
    int length = datagram.remaining() - HEAD.length - TAIL.length;
    if (length < ShareId.MIN_LENGTH || length > ShareId.MAX_LENGTH) {
      return false;
    }
    int at = datagram.position();
    if (!hasAt(datagram, at, HEAD) || !hasAt(datagram, datagram.limit() - TAIL.length, TAIL)) {
      return false;
    }
    long high = 0;
    long low = 1;
    for (int i = at + HEAD.length; i < at + HEAD.length + length; i++) {
      int value = ShareId.valueOf(datagram.get(i) & 0xff);
      if (value < 0) {
        return false;
      }
      high = high << 6 | low >>> 58;
      low = low << 6 | value;
    }
    idHigh = high;
    idLow = low;
    return true;
  }

  private static boolean hasAt(ByteBuffer datagram, int at, byte[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (datagram.get(at + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
