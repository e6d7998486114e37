package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.registry.ExpiringRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that configure a tracker. What is refused is an IllegalArgumentException. */
record Environment(Map<String, String> variables) {
  private static final Pattern LEADING_INTEGER = Pattern.compile("\\s*(\\d{1,9})(?!\\d).*");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|)");

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

  /**
   * As the original reads integers: digits in front count; nothing that does, or 0: the default.
   */
  int integer(String name, int otherwise) {
    Matcher digits = LEADING_INTEGER.matcher(or(name, ""));
    int value = digits.matches() ? Integer.parseInt(digits.group(1)) : 0;
    return value == 0 ? otherwise : value;
  }

  int port(String name, int otherwise) {
    int port = integer(name, otherwise);
    if (!PublicAddress.isPort(port)) {
      throw new IllegalArgumentException(name + "=" + port + ": not a port; the most is 65535");
    }
    return port;
  }

  /** A number of milliseconds, as {@code HEARTBEAT_INTERVAL} is, or with a unit; 0: for ever. */
  long leaseNs(String name, String otherwise) {
    String value = or(name, otherwise);
    Matcher parts = DURATION.matcher(value);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          name + "=" + value + ": not a duration; use 30000 (milliseconds), 30s or 5m");
    }
    TimeUnit unit =
        switch (parts.group(2)) {
          case "s" -> TimeUnit.SECONDS;
          case "m" -> TimeUnit.MINUTES;
          case "h" -> TimeUnit.HOURS;
          default -> TimeUnit.MILLISECONDS;
        };
    // What is too long to count is cut to the most, which is for ever too.
    long leaseNs = unit.toNanos(Long.parseLong(parts.group(1)));
    return leaseNs == 0 ? ExpiringRegistry.NEVER : leaseNs;
  }

  InetAddress host(String name, String otherwise) {
    String value = or(name, otherwise);
    try {
      return InetAddress.getByName(value);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(name + "=" + value + ": no such host");
    }
  }
}
