package io.sobani.tracker;

import io.sobani.tracker.protocol.ShareId;
import java.security.SecureRandom;

/**
 * Makes the characters of shareIds, all but the last, which the tracker adds.
 *
 * <p>Called by any thread, within a lock of the tracker, into which it must not call back; a slow
 * one stops event loops. It must draw each character uniformly from a cryptographic source: an id
 * keeps strangers out only if it cannot be guessed. Where it throws or returns what cannot be used,
 * eight times in a row, the announce is answered {@code trackerFull}.
 */
@FunctionalInterface
public interface ShareIdGenerator {

  /** Returns {@code length} new characters of {@link ShareId#ALPHABET}. */
  String next(int length);

  /** Returns a new generator for any number of threads, from a buffered {@link SecureRandom}. */
  static ShareIdGenerator secureRandom() {
    return new SecureShareIds(new SecureRandom());
  }
}
