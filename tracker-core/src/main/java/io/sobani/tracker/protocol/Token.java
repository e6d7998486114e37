package io.sobani.tracker.protocol;

import java.nio.ByteBuffer;

/**
 * An address token or a nonce as it stands in a message: 64 bits, on the wire 16 lower-case hex
 * digits.
 *
 * @param present whether the message has one
 * @param bits its value; a token of zero asks for a first one
 * @see "PROTOCOL.md, section 9"
 */
public record Token(boolean present, long bits) {

  /** No token or nonce, or one that is not 16 lower-case hex digits. */
  public static final Token NONE = new Token(false, 0);

  /** Sixteen zeros: what a client sends that has no token yet and wants one. */
  public static final Token FIRST = new Token(true, 0);

  private static final String HEX_DIGITS = "0123456789abcdef";
  private static final int DIGITS = 16;

  /** Returns a token of the given value. */
  public static Token of(long bits) {
    return new Token(true, bits);
  }

  /** Reads a token, {@link #NONE} where the text is not 16 lower-case hex digits. */
  static Token read(CharSequence text) {
    if (text.length() != DIGITS) {
      return NONE;
    }
    long bits = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = HEX_DIGITS.indexOf(text.charAt(i));
      if (digit < 0) {
        return NONE;
      }
      bits = bits << 4 | digit;
    }
    return of(bits);
  }

  /** Writes the 16 digits without making an object. */
  void write(ByteBuffer target) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      target.put((byte) HEX_DIGITS.charAt((int) (bits >>> shift) & 0xf));
    }
  }
}
