package io.sobani.tracker;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A socket that is served: its number, its name, the form of its replies, and which overrides it
 * takes. A tracker's listeners are numbered in the order of its configuration.
 *
 * @param number the number under which datagrams arrive and leave
 * @param name a name for people and snapshots, at most 255 bytes in UTF-8
 * @param dialect the form of the replies
 * @param overridePolicy which overrides are taken
 */
public record Listener(int number, String name, Dialect dialect, OverridePolicy overridePolicy) {

  /** The longest name in UTF-8. */
  static final int MAX_NAME_BYTES = 255;

  /** Requires every part, and a name within its limit. */
  public Listener {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dialect, "dialect");
    Objects.requireNonNull(overridePolicy, "overridePolicy");
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "name of a listener must have at most " + MAX_NAME_BYTES + " bytes: " + length);
    }
  }

  /**
   * Creates a listener with the default override policy of its dialect.
   *
   * @param number the number under which datagrams arrive and leave
   * @param name a name for people and snapshots
   * @param dialect the form of the replies
   */
  public Listener(int number, String name, Dialect dialect) {
    this(number, name, dialect, OverridePolicy.of(dialect));
  }
}
