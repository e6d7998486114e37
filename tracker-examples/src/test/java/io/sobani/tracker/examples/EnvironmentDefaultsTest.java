package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class EnvironmentDefaultsTest {

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("--listen", "127.0.0.1:0,127.0.0.2:0"),
          Map.entry("--app-listen", "each:0"),
          Map.entry("--event-loops", "2"),
          Map.entry("--peer-ttl", "7m"),
          Map.entry("--max-peers", "77"),
          Map.entry("--max-peers-per-host", "7"),
          Map.entry("--share-id-length", "12"),
          Map.entry("--override", "none"),
          Map.entry("--limits", "off"),
          Map.entry("--allow", "10.0.0.0/8,192.0.2.0/24"),
          Map.entry("--tokens", "required"),
          Map.entry("--bittorrent", "127.0.0.1:0,127.0.0.2:0"),
          Map.entry("--bt-interval", "600"),
          Map.entry("--bt-allow", "allow.txt"),
          Map.entry("--bt-deny", "deny.txt"),
          Map.entry("--snapshot", "peers.snapshot"),
          Map.entry("--snapshot-every", "30"),
          Map.entry("--drain", "5"),
          Map.entry("--stats", "10"),
          Map.entry("--metrics", "127.0.0.1:9300"),
          Map.entry("--jmx", "true"));

  @Test
  void shouldTakeEveryOptionFromTheEnvironment() {
    Map<String, Object> usual = parse(Map.of());
    Map<String, String> environment = new HashMap<>();
    VALUES.forEach(
        (name, value) ->
            environment.put(
                "SOBANI_TRACKER_" + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT),
                value));

    Map<String, Object> taken = parse(environment);

    assertThat(taken).containsOnlyKeys(VALUES.keySet());
    assertThat(taken)
        .allSatisfy((name, value) -> assertThat(value).as(name).isNotEqualTo(usual.get(name)));
    assertThat(taken.get("--listen")).asInstanceOf(LIST).hasSize(2);
    assertThat(taken.get("--allow")).asInstanceOf(LIST).hasSize(2);
    assertThat(taken.get("--bittorrent")).asInstanceOf(LIST).hasSize(2);
  }

  @Test
  void shouldLetAnOptionWin() {
    Map<String, String> environment = Map.of("SOBANI_TRACKER_LISTEN", "each:1");
    assertThat(parse(environment, "--listen", "each:2").get("--listen"))
        .asInstanceOf(LIST)
        .singleElement()
        .isEqualTo(new ListenAddress.Converter().convert("each:2"));
  }

  private static Map<String, Object> parse(Map<String, String> environment, String... arguments) {
    CommandLine command = StandaloneTracker.commandLine(environment);
    command.parseArgs(arguments);
    Map<String, Object> values = new HashMap<>();
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        values.put(option.longestName(), option.getValue());
      }
    }
    return values;
  }
}
