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
 * While it works, its event loop does not, nor does another that needs the same lock.
 */
@FunctionalInterface
public interface ShareIdGenerator {

  /** Returns so many new characters of {@link ShareId#ALPHABET}. */
  String next(int length);

  /** Returns a new generator for any number of threads, from a buffered {@link SecureRandom}. */
  static ShareIdGenerator secureRandom() {
    return new SecureShareIds(new SecureRandom());
  }
}
