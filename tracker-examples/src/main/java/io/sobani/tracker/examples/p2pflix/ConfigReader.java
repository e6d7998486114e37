package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.net.Network;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * Reads {@code config.toml}. Every key has a default, which also stands in for a value that is not
 * right; each such value is named, and each key that is unknown. What may restrict who joins is
 * refused instead, because a restriction that is not understood would let everybody in.
 */
final class ConfigReader {
  private static final int MAX_SECONDS = 1_000_000_000;
  private static final String TRUSTED = "trusted_trackers";

  private final Path file;
  private final PrintStream complaints;
  private final JsonNode settings;
  private final Set<String> known = new HashSet<>();

  private ConfigReader(Path file, PrintStream complaints, JsonNode settings) {
    this.file = file;
    this.complaints = complaints;
    this.settings = settings;
  }

  /**
   * Reads a file.
   *
   * @throws IOException where it cannot be read, or may restrict in a way that is not understood;
   *     the message is for the operator
   */
  static P2pflixConfig read(Path file, PrintStream complaints) throws IOException {
    JsonNode document = parse(file);
    JsonNode settings = document.path("settings");
    if (!settings.isMissingNode() && !settings.isObject()) {
      throw new IOException(file + ": settings is not a table");
    }
    ConfigReader reader = new ConfigReader(file, complaints, settings);
    P2pflixConfig config = reader.config();
    reader.nameUnknown(settings, reader.known, "no such setting");
    reader.nameUnknown(document, Set.of("settings"), "outside of [settings]");
    return config;
  }

  /** Returns what holds without a file, in whose place it says so. */
  static P2pflixConfig defaults(Path missing, PrintStream complaints) {
    complaints.println("No config file \"" + missing + "\", loading default settings...");
    try {
      return new ConfigReader(missing, complaints, new TomlMapper().createObjectNode()).config();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode parse(Path file) throws IOException {
    try {
      return new TomlMapper().readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      String line = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw new IOException(file + ": not TOML" + line + ": " + e.getOriginalMessage(), e);
    }
  }

  private P2pflixConfig config() throws IOException {
    return new P2pflixConfig(
        integer("server_port", 0, 65_535, TrackerAddress.DEFAULT_PORT),
        flag("debug_mode"),
        value("db_path", "a file's path", ConfigReader::path, Path.of("./tracker.db")),
        Duration.ofSeconds(integer("keepalive_timeout", 1, MAX_SECONDS, 300)),
        integer("broadcast_thread_count", 1, 256, 4),
        integer("max_tracker_failures", 0, 1_000_000, 3),
        Duration.ofSeconds(integer("broadcast_retry_seconds", 1, 3_600, 1)),
        value(
            "public_address",
            "an address, or address:port",
            node -> node.isString() ? TrackerAddress.parse(node.stringValue()) : null,
            null),
        trusted(),
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
    known.add(key);
    JsonNode node = settings.path(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    T value = reader.apply(node);
    if (value == null) {
      complaints.println(
          file + ": " + key + " = " + node + ": must be " + rule + "; using " + otherwise);
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

  private Set<Network> trusted() throws IOException {
    known.add(TRUSTED);
    JsonNode list = settings.path(TRUSTED);
    Set<Network> networks = new LinkedHashSet<>();
    try {
      if (!list.isMissingNode() && !list.isArray()) {
        throw new IllegalArgumentException("not a list");
      }
      for (JsonNode each : list) {
        networks.add(network(each.asString()));
      }
    } catch (RuntimeException e) {
      String example = "[\"192.0.2.7\", \"10.0.0.0/8\"]";
      throw new IOException(
          "%s: %s = %s: %s. Addresses and networks are given as %s"
              .formatted(file, TRUSTED, list, e.getMessage(), example),
          e);
    }
    return networks;
  }

  private static Network network(String text) {
    if (text.indexOf('/') >= 0) {
      return Network.parse(text);
    }
    IpAddress ip = IpAddress.parse(text);
    return new Network(ip, ip.isV4() ? 32 : 128);
  }

  private void nameUnknown(JsonNode table, Set<String> expected, String problem)
      throws IOException {
    for (Map.Entry<String, JsonNode> member : table.properties()) {
      if (expected.contains(member.getKey())) {
        continue;
      }
      String text = "%s: %s: %s".formatted(file, member.getKey(), problem);
      if (member.toString().toLowerCase(Locale.ROOT).contains("trust")) {
        throw new IOException(text + ". Was [settings] " + TRUSTED + " meant?");
      }
      complaints.println(text);
    }
  }
}
