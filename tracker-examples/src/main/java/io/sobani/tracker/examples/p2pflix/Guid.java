package io.sobani.tracker.examples.p2pflix;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A peer's only credential, as it is stored: 32 lower-case hexadecimal digits.
 *
 * @param hex the digits
 */
record Guid(String hex) {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{32}");

  static Guid random() {
    return new Guid(UUID.randomUUID().toString().replace("-", ""));
  }

  /** Reads any form that Python's UUID parser takes, in either case; null where it is not valid. */
  static Guid parse(String text) {
    String hex =
        text.replace("urn:", "")
            .replace("uuid:", "")
            .replaceAll("^[{}]+|[{}]+$", "")
            .replace("-", "")
            .toLowerCase(Locale.ROOT);
    return DIGITS.matcher(hex).matches() ? new Guid(hex) : null;
  }

  /** Returns the form of answers and events: dashed, lower case. */
  @Override
  public String toString() {
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }
}
