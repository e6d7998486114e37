package io.sobani.tracker.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Recognises, byte by byte, the requests that nearly every datagram carries, in the one form in
 * which clients write them. Anything else is left to the decoder, with the same outcome.
 */
final class CommonRequests {

  private static final ByteBuffer PLAIN_ALIVE = ByteBuffer.wrap(ascii("{\"action\":\"alive\"}"));
  private static final ByteBuffer PLAIN_PULSE = ByteBuffer.wrap(ascii("{\"action\":\"pulse\"}"));
  private static final byte[] ALIVE = ascii("{\"action\":\"alive\"");
  private static final byte[] PULSE = ascii("{\"action\":\"pulse\"");
  private static final byte[] ANNOUNCE = ascii("{\"action\":\"announce\"");
  private static final byte[] PUSH = ascii("{\"action\":\"push\",\"shareId\":\"");
  private static final byte[] TOKEN = ascii(",\"token\":\"");
  private static final byte[] NONCE = ascii(",\"nonce\":\"");
  private static final byte[] QUOTE = ascii("\"");
  private static final byte[] END = ascii("}");

  private final CharBuffer text = CharBuffer.allocate(ShareId.MAX_LENGTH);
  private ByteBuffer datagram;
  private int next;

  /** Returns the request, or {@code null} for a datagram that is not one of the common ones. */
  Request recognise(ByteBuffer datagram) {
    if (datagram.equals(PLAIN_ALIVE)) {
      return Request.Alive.PLAIN;
    }
    if (datagram.equals(PLAIN_PULSE)) {
      return Request.Pulse.PLAIN;
    }
    this.datagram = datagram;
    next = datagram.position();
    Request request = start();
    if (request == null) {
      return null;
    }
    Token token = token(TOKEN);
    Token nonce = token(NONCE);
    if (!accept(END) || next != datagram.limit()) {
      return null;
    }
    return token.present() || nonce.present() ? request.with(token, nonce) : request;
  }

  private Request start() {
    if (accept(ALIVE)) {
      return Request.Alive.PLAIN;
    }
    if (accept(PULSE)) {
      return Request.Pulse.PLAIN;
    }
    if (accept(ANNOUNCE)) {
      return Request.Announce.PLAIN;
    }
    if (accept(PUSH)) {
      ShareId shareId = ShareId.read(quoted());
      return shareId.equals(ShareId.NONE) ? null : new Request.Push(shareId);
    }
    return null;
  }

  /** Steps over a field with a good token; anything else stays, so that the end is not found. */
  private Token token(byte[] name) {
    int start = next;
    Token token = accept(name) ? Token.read(quoted()) : Token.NONE;
    if (!token.present()) {
      next = start;
    }
    return token;
  }

  /** Reads up to a quote and steps over it; empty for what is too long to be an id or a token. */
  private CharSequence quoted() {
    text.clear();
    while (next < datagram.limit() && text.hasRemaining() && datagram.get(next) != '"') {
      text.put((char) datagram.get(next++));
    }
    return accept(QUOTE) ? text.flip() : "";
  }

  private boolean accept(byte[] expected) {
    if (datagram.limit() - next < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (datagram.get(next + i) != expected[i]) {
        return false;
      }
    }
    next += expected.length;
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
