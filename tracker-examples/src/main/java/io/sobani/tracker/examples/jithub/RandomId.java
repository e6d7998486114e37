package io.sobani.tracker.examples.jithub;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes ids: 16 random bytes, as 32 lower-case hexadecimal digits. */
final class RandomId {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomId() {}

  static String next() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
