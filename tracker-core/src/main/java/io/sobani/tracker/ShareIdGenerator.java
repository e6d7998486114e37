package io.sobani.tracker;

import io.sobani.tracker.protocol.ShareId;
import java.security.SecureRandom;

/**
 * Makes the characters of shareIds, all but the last, which the tracker adds.
 *
 * <p>Called by any thread, within a lock of the tracker, into which it must not call back. Ids keep
 * strangers out only if they cannot be guessed: an implementation must draw each character
 * uniformly from a cryptographic source. Where it throws, returns something else than it was asked
 * for, or an id that is live eight times in a row, the announce is answered {@code trackerFull}.
 */
@FunctionalInterface
public interface ShareIdGenerator {

  /**
   * Returns new characters.
   *
   * @param length how many
   * @return that many characters of {@link ShareId#ALPHABET}
   */
  String next(int length);

  /**
   * Returns the usual generator: uniform characters from a buffered {@link SecureRandom}.
   *
   * @return a new generator, for any number of threads
   */
  static ShareIdGenerator secureRandom() {
    return new SecureShareIds(new SecureRandom());
  }
}

/** Six random bits a character; the two of 64 values that are no character are drawn again. */
final class SecureShareIds implements ShareIdGenerator {

  private final SecureRandom random;
  private final byte[] buffer = new byte[4096];
  private int used = buffer.length;

  SecureShareIds(SecureRandom random) {
    this.random = random;
  }

  @Override
  public synchronized String next(int length) {
    StringBuilder characters = new StringBuilder(length);
    while (characters.length() < length) {
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
