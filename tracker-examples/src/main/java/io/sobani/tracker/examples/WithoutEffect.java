package io.sobani.tracker.examples;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Options that were set and change nothing, because another one was not. */
final class WithoutEffect {

  private static final String LISTENER = "--listen or --app-listen";

  /** The option that each of them needs. */
  private static final Map<String, String> NEEDED =
      Map.ofEntries(
          Map.entry("--bt-interval", "--bittorrent"),
          Map.entry("--bt-allow", "--bittorrent"),
          Map.entry("--bt-deny", "--bittorrent"),
          Map.entry("--fleet-prefix", "--fleet"),
          Map.entry("--fleet-new", "--fleet"),
          Map.entry("--snapshot-every", "--snapshot"),
          Map.entry("--snapshot", LISTENER),
          Map.entry("--peer-ttl", LISTENER),
          Map.entry("--max-peers", LISTENER),
          Map.entry("--max-peers-per-host", LISTENER),
          Map.entry("--share-id-length", LISTENER),
          Map.entry("--override", LISTENER),
          Map.entry("--tokens", LISTENER));

  /** Returns a warning for each, in the words of whoever set it. */
  static List<String> warnings(ParseResult parsed, EnvironmentDefaults environment) {
    boolean defaultListeners = !isSet("--bittorrent", parsed, environment);
    return NEEDED.entrySet().stream()
        .filter(entry -> isSet(entry.getKey(), parsed, environment))
        .filter(entry -> !(entry.getValue().equals(LISTENER) && defaultListeners))
        .filter(
            entry ->
                Stream.of(entry.getValue().split(" or "))
                    .noneMatch(needed -> isSet(needed, parsed, environment)))
        .map(
            entry ->
                name(entry.getKey(), parsed, environment)
                    + " has no effect without "
                    + entry.getValue())
        .sorted()
        .toList();
  }

  private static boolean isSet(String name, ParseResult parsed, EnvironmentDefaults environment) {
    return parsed.hasMatchedOption(name) || environment.isSet(option(name, parsed));
  }

  private static String name(String name, ParseResult parsed, EnvironmentDefaults environment) {
    return environment.nameOf(option(name, parsed));
  }

  private static OptionSpec option(String name, ParseResult parsed) {
    return parsed.commandSpec().findOption(name);
  }

  private WithoutEffect() {}
}
