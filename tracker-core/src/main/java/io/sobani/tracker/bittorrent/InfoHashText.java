package io.sobani.tracker.bittorrent;

import java.util.HexFormat;

/** The two ways in which info-hashes are written, as magnet links have them. */
final class InfoHashText {

  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BASE_32_LENGTH = 32;

  private InfoHashText() {}

  /** Returns the bytes of a text in hexadecimal, or, if it has 32 characters, in base 32. */
  static byte[] parse(String text) {
    if (text.length() == BASE_32_LENGTH) {
      return base32(text);
    }
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "info-hash \"" + text + "\" is neither hexadecimal nor base 32", e);
    }
  }

  private static byte[] base32(String text) {
    byte[] bytes = new byte[BASE_32_LENGTH * 5 / 8];
    int bits = 0;
    for (int i = 0; i < BASE_32_LENGTH; i++) {
      int value = BASE_32.indexOf(Character.toUpperCase(text.charAt(i)));
      if (value < 0) {
        throw new IllegalArgumentException("info-hash \"" + text + "\" is not base 32");
      }
      bits = bits << 5 | value;
      // the last 0 to 7 bits read so far wait for the next character
      int complete = (i + 1) * 5 / 8;
      if (complete > i * 5 / 8) {
        bytes[complete - 1] = (byte) (bits >>> (i + 1) * 5 % 8);
      }
    }
    return bytes;
  }
}
