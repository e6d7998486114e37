package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.registry.ExpiringRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that configure a tracker. What is refused is an IllegalArgumentException. */
record Environment(Map<String, String> variables) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|)");

  String required(String name) {
    String value = optional(name);
    if (value == null) {
      throw new IllegalArgumentException("Missing env variable " + name);
    }
    return value;
  }

  /** Returns a value, or null where it is missing or empty. */
  String optional(String name) {
    String value = variables.get(name);
    return value == null || value.isEmpty() ? null : value;
  }

  String or(String name, String otherwise) {
    String value = optional(name);
    return value == null ? otherwise : value;
  }

  int number(String name, int otherwise, int least, int most) {
    String value = or(name, Integer.toString(otherwise)).strip();
    int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
    if (number < least || number > most) {
      throw refused(name, value, "not a number from " + least + " to " + most);
    }
    return number;
  }

  int port(String name, int otherwise) {
    return number(name, otherwise, 1, 65_535);
  }

  /** A number of milliseconds, as the original has it, or one with a unit. */
  Duration duration(String name, String otherwise) {
    String value = or(name, otherwise);
    Matcher parts = DURATION.matcher(value.strip());
    if (!parts.matches()) {
      throw refused(name, value, "not a duration; use 30000 (milliseconds), 30s or 5m");
    }
    TimeUnit unit =
        switch (parts.group(2)) {
          case "s" -> TimeUnit.SECONDS;
          case "m" -> TimeUnit.MINUTES;
          case "h" -> TimeUnit.HOURS;
          default -> TimeUnit.MILLISECONDS;
        };
    // What is too long to count is cut to the most, which is for ever.
    return Duration.ofNanos(unit.toNanos(Long.parseLong(parts.group(1))));
  }

  /** A duration, 0 for ever. */
  long leaseNs(String name, String otherwise) {
    long leaseNs = duration(name, otherwise).toNanos();
    return leaseNs == 0 ? ExpiringRegistry.NEVER : leaseNs;
  }

  /** A secret that comes in a header, or null where it is not set. */
  String token(String name) {
    String token = optional(name);
    if (token != null && !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(name + " has characters that no header may have");
    }
    return token;
  }

  String url(String name, String value) {
    String url = PublicAddress.url(value);
    if (url == null) {
      throw refused(name, value, "not an http URL");
    }
    return url;
  }

  InetAddress host(String name, String otherwise) {
    String value = or(name, otherwise);
    try {
      return InetAddress.getByName(value);
    } catch (UnknownHostException e) {
      throw refused(name, value, "no such host");
    }
  }

  static IllegalArgumentException refused(String name, String value, String why) {
    return new IllegalArgumentException(name + "=" + value + ": " + why);
  }
}
