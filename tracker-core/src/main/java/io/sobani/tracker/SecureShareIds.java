package io.sobani.tracker;

import io.sobani.tracker.protocol.ShareId;
import java.security.SecureRandom;

/**
 * Six random bits per character; the two of 64 values that are not characters are drawn again, but
 * not for ever: a broken source may give nothing else.
 */
final class SecureShareIds implements ShareIdGenerator {

  /** Misses beyond the length that a sound source has once in 10¹⁹⁰ ids. */
  private static final int MOST_MISSES = 128;

  private final SecureRandom random;
  private final byte[] buffer = new byte[4096];
  private int used = buffer.length;

  SecureShareIds(SecureRandom random) {
    this.random = random;
  }

  @Override
  public synchronized String next(int length) {
    StringBuilder characters = new StringBuilder(length);
    for (int draws = 0; characters.length() < length; draws++) {
      if (draws == 2 * length + MOST_MISSES) {
        throw new IllegalStateException("the source of random numbers is broken");
      }
      if (used == buffer.length) {
        random.nextBytes(buffer);
        used = 0;
      }
      int value = buffer[used] & 0x3f;
      buffer[used++] = 0;
      if (value < ShareId.ALPHABET.length()) {
        characters.append(ShareId.ALPHABET.charAt(value));
      }
    }
    return characters.toString();
  }
}
