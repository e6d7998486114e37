package io.sobani.tracker.bittorrent;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The name of a torrent: 20 bytes, the SHA-1 of its info dictionary, or the first 20 bytes of the
 * SHA-256 of a version 2 torrent.
 *
 * @param high bytes 0 to 7
 * @param middle bytes 8 to 15
 * @param low bytes 16 to 19
 */
public record InfoHash(long high, long middle, int low) {

  private static final int V2_BYTES = 32;
  private static final int BASE_32_LENGTH = 32;
  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /**
   * Returns the info-hash of some bytes.
   *
   * @param bytes 20 bytes, or the 32 of a version 2 torrent, of which the first 20 count
   * @throws IllegalArgumentException if there are neither 20 nor 32
   */
  public static InfoHash of(byte[] bytes) {
    if (bytes.length != Layout.HASH_BYTES && bytes.length != V2_BYTES) {
      throw new IllegalArgumentException("info-hash has " + bytes.length + " bytes, not 20 or 32");
    }
    return at(ByteBuffer.wrap(bytes), 0);
  }

  /**
   * Reads an info-hash.
   *
   * @param text 40 hexadecimal digits, or 64 of a version 2 torrent, or 32 characters of base 32
   * @throws IllegalArgumentException if the text is neither
   */
  public static InfoHash parse(String text) {
    if (text.length() == BASE_32_LENGTH) {
      return base32(text);
    }
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "info-hash \"" + text + "\" is neither hexadecimal nor base 32", e);
    }
    return of(bytes);
  }

  private static InfoHash base32(String text) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < BASE_32_LENGTH; i++) {
      int digit = BASE_32.indexOf(Character.toUpperCase(text.charAt(i)));
      if (digit < 0) {
        throw new IllegalArgumentException("info-hash \"" + text + "\" is not base 32");
      }
      number = number.shiftLeft(5).add(BigInteger.valueOf(digit));
    }
    return new InfoHash(
        number.shiftRight(96).longValue(), number.shiftRight(32).longValue(), number.intValue());
  }

  static InfoHash at(ByteBuffer buffer, int index) {
    return new InfoHash(
        Layout.longAt(buffer, index),
        Layout.longAt(buffer, index + 8),
        Layout.intAt(buffer, index + 16));
  }

  void writeTo(ByteBuffer target) {
    target.putLong(high).putLong(middle).putInt(low);
  }

  /** Returns the 40 hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(middle) + hex.toHexDigits(low);
  }
}
