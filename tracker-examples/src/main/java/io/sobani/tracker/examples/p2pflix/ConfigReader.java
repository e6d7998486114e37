package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.net.IpAddress;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Reads {@code config.toml}. Every key has a default, which also stands in for a value that is not
 * right; each such value is named.
 */
final class ConfigReader {
  private static final int MAX_SECONDS = 1_000_000_000;

  private final JsonNode settings;
  private final PrintStream complaints;

  private ConfigReader(JsonNode settings, PrintStream complaints) {
    this.settings = settings;
    this.complaints = complaints;
  }

  static P2pflixConfig read(Path file, PrintStream complaints) {
    JsonNode settings = MissingNode.getInstance();
    try {
      settings = new TomlMapper().readTree(Files.readAllBytes(file)).path("settings");
    } catch (Exception e) {
      complaints.println("Error in config file \"" + file + "\", loading default settings...");
      complaints.println("  " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    return new ConfigReader(settings, complaints).config();
  }

  private P2pflixConfig config() {
    return new P2pflixConfig(
        integer("server_port", 0, 65_535, TrackerAddress.DEFAULT_PORT),
        flag("debug_mode"),
        value("db_path", "a file's path", ConfigReader::path, Path.of("./tracker.db")),
        Duration.ofSeconds(integer("keepalive_timeout", 1, MAX_SECONDS, 300)),
        integer("broadcast_thread_count", 1, 256, 4),
        integer("max_tracker_failures", 0, 1_000_000, 3),
        Duration.ofSeconds(integer("broadcast_retry_seconds", 0, 3_600, 1)),
        value(
            "public_address",
            "an address, or address:port",
            node -> node.isString() ? TrackerAddress.parse(node.stringValue()) : null,
            null),
        value("trusted_trackers", "a list of addresses", ConfigReader::addresses, Set.of()),
        flag("ipv6"));
  }

  private int integer(String key, int min, int max, int otherwise) {
    return value(
        key,
        "an integer of " + min + " to " + max,
        node -> isIn(node, min, max) ? node.intValue() : null,
        otherwise);
  }

  private boolean flag(String key) {
    return value(
        key, "true or false", node -> node.isBoolean() ? node.booleanValue() : null, false);
  }

  /** The reader returns null for what it does not take. */
  private <T> T value(String key, String rule, Function<JsonNode, T> reader, T otherwise) {
    JsonNode node = settings.path(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    T value = reader.apply(node);
    if (value == null) {
      complaints.println(
          "config: " + key + " = " + node + ": must be " + rule + "; using " + otherwise);
      return otherwise;
    }
    return value;
  }

  private static boolean isIn(JsonNode node, int min, int max) {
    return node.isIntegralNumber()
        && node.canConvertToInt()
        && node.intValue() >= min
        && node.intValue() <= max;
  }

  private static Path path(JsonNode node) {
    return node.isString() && !node.stringValue().isEmpty() ? Path.of(node.stringValue()) : null;
  }

  private static Set<IpAddress> addresses(JsonNode list) {
    Set<IpAddress> addresses = new LinkedHashSet<>();
    for (JsonNode each : list) {
      addresses.add(each.isString() ? IpAddress.tryParse(each.stringValue()).orElse(null) : null);
    }
    return list.isArray() && !addresses.contains(null) ? addresses : null;
  }
}
