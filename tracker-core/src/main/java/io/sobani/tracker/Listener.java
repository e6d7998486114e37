package io.sobani.tracker;

import java.util.Objects;

/**
 * What a socket serves: its name, the form of its replies, and which overrides it takes.
 *
 * @param name a name for people and snapshots
 * @param dialect the form of the replies
 * @param overridePolicy which overrides are taken
 */
public record Listener(String name, Dialect dialect, OverridePolicy overridePolicy) {

  /**
   * Checks that nothing is missing.
   *
   * @param name a name for people and snapshots
   * @param dialect the form of the replies
   * @param overridePolicy which overrides are taken
   */
  public Listener {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dialect, "dialect");
    Objects.requireNonNull(overridePolicy, "overridePolicy");
  }

  /**
   * Makes a listener with its dialect's usual policy: {@link OverridePolicy#ANY_UNICAST}
   * documented, {@link OverridePolicy#PORT_ONLY} for the application's.
   *
   * @param name a name for people and snapshots
   * @param dialect the form of the replies
   */
  public Listener(String name, Dialect dialect) {
    this(
        name,
        dialect,
        dialect == Dialect.APP ? OverridePolicy.PORT_ONLY : OverridePolicy.ANY_UNICAST);
  }
}
