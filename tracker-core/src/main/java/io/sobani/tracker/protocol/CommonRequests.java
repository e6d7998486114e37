package io.sobani.tracker.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The requests that nearly every datagram is, recognised byte by byte in the one form in which
 * clients write them. Anything else is left to the decoder, with the same outcome.
 */
final class CommonRequests {

  private static final ByteBuffer ANNOUNCE = bytes("{\"action\":\"announce\"}");
  private static final ByteBuffer PULSE = bytes("{\"action\":\"pulse\"}");
  private static final ByteBuffer ALIVE = bytes("{\"action\":\"alive\"}");

  private CommonRequests() {}

  /** Returns the request, or {@code null} for a datagram that is none of the common ones. */
  static Request recognise(ByteBuffer datagram) {
    if (datagram.mismatch(ALIVE) < 0) {
      return Request.Alive.PLAIN;
    }
    if (datagram.mismatch(PULSE) < 0) {
      return Request.Pulse.PLAIN;
    }
    if (datagram.mismatch(ANNOUNCE) < 0) {
      return Request.Announce.PLAIN;
    }
    return null;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  }
}
