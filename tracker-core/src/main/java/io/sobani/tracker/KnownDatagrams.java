package io.sobani.tracker;

import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Recognises the most frequent datagrams by their bytes, so that they need no parser and no object.
 * What is not recognised is not wrong: the codec decides.
 */
final class KnownDatagrams {

  private static final byte[] PUSH =
      "{\"action\":\"push\",\"shareId\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int PUSH_TAIL = 2;

  private final ByteBuffer pulse = encoded(Request.Pulse.PLAIN);
  private final ByteBuffer alive = encoded(Request.Alive.PLAIN);
  private final ByteBuffer announce = encoded(Request.Announce.PLAIN);

  /** The id of the push that was recognised last. */
  long idHigh;

  long idLow;

  private static ByteBuffer encoded(Request request) {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    new MessageCodec().encode(request, bytes);
    return bytes.flip();
  }

  /** Returns the request that a datagram is, or {@code null} where it is none of the plain ones. */
  Request plain(ByteBuffer datagram) {
    int length = datagram.remaining();
    if (length == pulse.remaining() && pulse.equals(datagram)) {
      return Request.Pulse.PLAIN;
    }
    if (length == alive.remaining() && alive.equals(datagram)) {
      return Request.Alive.PLAIN;
    }
    return length == announce.remaining() && announce.equals(datagram)
        ? Request.Announce.PLAIN
        : null;
  }

  /** Returns whether a datagram is a push of an id, and notes the id. */
  boolean isPush(ByteBuffer datagram) {
    int length = datagram.remaining() - PUSH.length - PUSH_TAIL;
    if (length < ShareId.MIN_LENGTH || length > ShareId.MAX_LENGTH) {
      return false;
    }
    int at = datagram.position();
    for (byte expected : PUSH) {
      if (datagram.get(at++) != expected) {
        return false;
      }
    }
    long high = 0;
    long low = 1;
    for (int i = 0; i < length; i++) {
      int value = ShareId.valueOf(datagram.get(at++) & 0xff);
      if (value < 0) {
        return false;
      }
      high = high << 6 | low >>> 58;
      low = low << 6 | value;
    }
    idHigh = high;
    idLow = low;
    return datagram.get(at++) == '"' && datagram.get(at) == '}';
  }
}
