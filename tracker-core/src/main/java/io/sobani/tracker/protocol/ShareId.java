package io.sobani.tracker.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A shareId: 6 to 20 characters of {@code 0-9A-Za-z}, the name under which a peer can be found.
 *
 * <p>Packed into two longs, six bits per character behind a leading one bit, so that tables hold
 * ids without objects: {@code high} has the bits that {@code low} has no room for. Equal ids have
 * equal longs. {@link #NONE} stands where there is no id; it is never live.
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

  /** Reads an id; any other text is an {@link IllegalArgumentException}. */
  public static ShareId parse(CharSequence text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("not a shareId: \"" + text + "\""));
  }

  /** Reads an id as {@link #parse} does. */
  public static Optional<ShareId> tryParse(CharSequence text) {
    ShareId id = read(text);
    return id.equals(NONE) ? Optional.empty() : Optional.of(id);
  }

  /** Reads an id, {@link #NONE} where the text is not one. */
  static ShareId read(CharSequence text) {
    int length = text.length();
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return NONE;
    }
    long high = 0;
    long low = 1;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      int value = c < VALUES.length ? VALUES[c] : -1;
      if (value < 0) {
        return NONE;
      }
      high = high << 6 | low >>> 58;
      low = low << 6 | value;
    }
    return new ShareId(high, low);
  }

  /** Returns the number of characters: 6 to 20, or 0 for {@link #NONE}. */
  public int length() {
    int bits =
        high != 0 ? 128 - Long.numberOfLeadingZeros(high) : 64 - Long.numberOfLeadingZeros(low);
    return bits / 6;
  }

  /** Writes the text without making an object. */
  void write(ByteBuffer target) {
    for (int shift = 6 * (length() - 1); shift >= 0; shift -= 6) {
      long bits =
          shift == 0 ? low : shift < 64 ? low >>> shift | high << 64 - shift : high >>> shift - 64;
      target.put((byte) ALPHABET.charAt((int) bits & 0x3f));
    }
  }

  // A record's own equals and hashCode take 10 ms to make when they are first called.

  @Override
  public boolean equals(Object other) {
    return other instanceof ShareId id && id.low == low && id.high == high;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }

  /** Returns the id as text; empty for {@link #NONE}. */
  @Override
  public String toString() {
    ByteBuffer text = ByteBuffer.allocate(MAX_LENGTH);
    write(text);
    return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
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
