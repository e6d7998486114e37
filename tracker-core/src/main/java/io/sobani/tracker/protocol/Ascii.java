package io.sobani.tracker.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** ASCII text in byte buffers. */
final class Ascii {

  /** The digits of hexadecimal numbers, in the order of their values. */
  static final String HEX_DIGITS = "0123456789abcdef";

  private Ascii() {}

  /** Writes a text of ASCII characters without making an object. */
  static void write(CharSequence text, ByteBuffer target) {
    for (int i = 0; i < text.length(); i++) {
      target.put((byte) text.charAt(i));
    }
  }

  /** Returns the value of an ASCII hex digit of either case, −1 for any other character. */
  static int hexValue(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  /** Returns whether a character is white space as JSON has it. */
  static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /** Returns what has been written into an array-backed buffer. */
  static String written(ByteBuffer buffer) {
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
  }
}
