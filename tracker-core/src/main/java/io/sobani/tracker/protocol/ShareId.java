package io.sobani.tracker.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A shareId: 6 to 20 characters of {@code 0-9A-Za-z}, the name under which a peer can be found.
 *
 * <p>Packed into two longs, six bits a character behind a leading one bit, so that tables hold ids
 * without objects: {@code high} has the bits that {@code low} has no room for. Equal ids have equal
 * longs. {@link #NONE} stands where there is no id; it is never live.
 *
 * @param high the upper 64 bits of the packed form
 * @param low the lower 64 bits of the packed form
 * @see "PROTOCOL.md, sections 6 and 7"
 */
public record ShareId(long high, long low) {

  /** The fewest characters of an id. */
  public static final int MIN_LENGTH = 6;

  /** The most characters of an id. */
  public static final int MAX_LENGTH = 20;

  /** The characters of an id, in the order of their values 0 to 61. */
  public static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** No id: absent, or a text that cannot be one. */
  public static final ShareId NONE = new ShareId(0, 0);

  private static final byte[] VALUES = values();

  /**
   * Reads an id.
   *
   * @return the id, or {@link #NONE} where the text cannot be one
   */
  public static ShareId parse(CharSequence text) {
    int length = text.length();
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return NONE;
    }
    long high = 0;
    long low = 1;
    for (int i = 0; i < length; i++) {
      int value = valueOf(text.charAt(i));
      if (value < 0) {
        return NONE;
      }
      high = high << 6 | low >>> 58;
      low = low << 6 | value;
    }
    return new ShareId(high, low);
  }

  /**
   * Returns the value of a character of the {@link #ALPHABET}: 0 to 61, or −1 for a character of no
   * id.
   */
  public static int valueOf(int character) {
    return character < VALUES.length ? VALUES[character] : -1;
  }

  /** Returns the number of characters: 6 to 20, or 0 for {@link #NONE}. */
  public int length() {
    return length(high, low);
  }

  /** Returns the number of characters of a packed id: 6 to 20, or 0 for {@link #NONE}. */
  public static int length(long high, long low) {
    int bits =
        high != 0 ? 128 - Long.numberOfLeadingZeros(high) : 64 - Long.numberOfLeadingZeros(low);
    return bits / 6;
  }

  /**
   * Returns a character of a packed id.
   *
   * @param fromEnd its place, counted from the end: 0 is the last
   */
  public static char charFromEnd(long high, long low, int fromEnd) {
    int shift = 6 * fromEnd;
    long bits =
        shift == 0 ? low : shift < 64 ? low >>> shift | high << 64 - shift : high >>> shift - 64;
    return ALPHABET.charAt((int) bits & 0x3f);
  }

  /** Writes the text of a packed id without making an object. */
  public static void writeText(long high, long low, ByteBuffer target) {
    for (int i = length(high, low) - 1; i >= 0; i--) {
      target.put((byte) charFromEnd(high, low, i));
    }
  }

  /** Returns the id as text; empty for {@link #NONE}. */
  @Override
  public String toString() {
    ByteBuffer text = ByteBuffer.allocate(MAX_LENGTH);
    writeText(high, low, text);
    return Ascii.written(text);
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      values[ALPHABET.charAt(i)] = (byte) i;
    }
    return values;
  }
}
