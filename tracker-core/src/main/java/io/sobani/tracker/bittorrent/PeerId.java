package io.sobani.tracker.bittorrent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The name that a client gives itself: 20 bytes.
 *
 * @param high bytes 0 to 7
 * @param middle bytes 8 to 15
 * @param low bytes 16 to 19
 */
public record PeerId(long high, long middle, int low) {

  private static final long PREFIX =
      ByteBuffer.wrap("-SO0001-".getBytes(StandardCharsets.US_ASCII)).getLong();

  /**
   * Returns a random id that begins with {@code -SO0001-}, this library's, as a client makes one
   * for each of its sessions.
   */
  public static PeerId random() {
    SecureRandom random = new SecureRandom();
    return new PeerId(PREFIX, random.nextLong(), random.nextInt());
  }

  /** Returns the id of 20 bytes; any other number is an {@link IllegalArgumentException}. */
  public static PeerId of(byte[] bytes) {
    if (bytes.length != Layout.HASH_BYTES) {
      throw new IllegalArgumentException("peer id has " + bytes.length + " bytes, not 20");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new PeerId(in.getLong(), in.getLong(), in.getInt());
  }

  /**
   * Reads an id.
   *
   * @param text 40 hexadecimal digits, or 20 characters of ASCII such as {@code
   *     -SO0001-0123456789ab}
   * @throws IllegalArgumentException if the text is neither
   */
  public static PeerId parse(String text) {
    if (text.length() == Layout.HASH_BYTES
        && StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
      return of(text.getBytes(StandardCharsets.US_ASCII));
    }
    try {
      return of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "peer id \"" + text + "\" has neither 20 characters nor 40 hexadecimal digits", e);
    }
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
