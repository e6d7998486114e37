package io.sobani.tracker.examples.p2pflix;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Keep-alive times as the database holds them: {@code YYYY-MM-DD HH:MM:SS.ffffff}, here in UTC. */
final class Timestamps {
  /** The time of a peer that never kept alive. */
  static final String NEVER = "0001-01-01 00:00:00";

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  // Python leaves the fraction out where it is zero.
  private static final DateTimeFormatter PARSER =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private Timestamps() {}

  static String format(Instant time) {
    return FORMAT.format(time);
  }

  /** Returns the time, or the never-alive one where the text is not a time. */
  static Instant parse(String text) {
    try {
      return LocalDateTime.parse(text, PARSER).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return Instant.MIN;
    }
  }
}
