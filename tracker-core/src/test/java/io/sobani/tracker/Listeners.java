package io.sobani.tracker;

import java.util.Locale;

/** Adds listeners to a configuration, each named after its dialect. */
public final class Listeners {

  private Listeners() {}

  /** Returns a configuration with listeners of these dialects, numbered in their order. */
  public static TrackerConfig with(TrackerConfig config, Dialect... dialects) {
    TrackerConfig.Builder builder = config.toBuilder();
    for (Dialect dialect : dialects) {
      builder.listener(dialect.name().toLowerCase(Locale.ROOT), dialect);
    }
    return builder.build();
  }

  /** Returns a configuration with a documented listener, number 0, and the application's, 1. */
  public static TrackerConfig both(TrackerConfig config) {
    return with(config, Dialect.DOCUMENTED, Dialect.APP);
  }
}
