package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class EnvironmentDefaultsTest {

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("--listen", "127.0.0.1:0,127.0.0.2:0"),
          Map.entry("--app-listen", "each:0"),
          Map.entry("--event-loops", "2"),
          Map.entry("--fleet", "redis://127.0.0.1:6379"),
          Map.entry("--fleet-prefix", "other:"),
          Map.entry("--fleet-new", "true"),
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

  @Test
  void shouldNotReadAVariableWhoseOptionIsGiven() {
    Map<String, String> environment = Map.of("SOBANI_TRACKER_PEER_TTL", "junk");
    for (String[] arguments : new String[][] {{"--peer-ttl", "7m"}, {"--peer-ttl=7m"}}) {
      assertThat(parse(environment, arguments)).containsEntry("--peer-ttl", Duration.ofMinutes(7));
    }
  }

  @Test
  void shouldTakeAnEmptyVariableForNone() {
    assertThat(parse(Map.of("SOBANI_TRACKER_PEER_TTL", ""))).isEqualTo(parse(Map.of()));
  }

  @Test
  void shouldNotBeAskedForHelp() {
    for (String name : List.of("HELP", "VERSION")) {
      CommandLine command = commandLine(Map.of("SOBANI_TRACKER_" + name, "true"));
      assertThat(command.parseArgs().isUsageHelpRequested()).isFalse();
      assertThat(command.parseArgs().isVersionHelpRequested()).isFalse();
    }
  }

  @Test
  void shouldTakeOptionsOfCommandsUnderTheirNameOnly() {
    String[] arguments = {"self-test", "127.0.0.1:3000"};
    Map<String, String> environment =
        Map.of("SOBANI_TRACKER_TIMEOUT", "7s", "SOBANI_TRACKER_SELF_TEST_TIMEOUT", "8s");
    OptionSpec timeout =
        commandLine(environment)
            .parseArgs(arguments)
            .subcommand()
            .commandSpec()
            .findOption("--timeout");
    assertThat((Duration) timeout.getValue()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void shouldGiveEveryOptionAVariableOfItsOwn() {
    CommandSpec root = commandLine(Map.of()).getCommandSpec();
    List<OptionSpec> options = new ArrayList<>(root.options());
    root.subcommands().values().forEach(one -> options.addAll(one.getCommandSpec().options()));
    options.removeIf(option -> option.usageHelp() || option.versionHelp());
    assertThat(options.stream().map(EnvironmentDefaults::variable)).doesNotHaveDuplicates();
  }

  /** A service of the name of the tracker, or of one of its commands. */
  @Test
  void shouldNotMindTheVariablesOfKubernetesAndOfImages() {
    Map<String, String> environment = new HashMap<>();
    for (String service : List.of("", "METRICS_", "PEER_", "BT_ANNOUNCE_", "LISTEN_")) {
      String prefix = "SOBANI_TRACKER_" + service;
      environment.put(prefix + "SERVICE_HOST", "10.0.0.1");
      environment.put(prefix + "SERVICE_PORT", "3000");
      environment.put(prefix + "SERVICE_PORT_UDP", "3000");
      environment.put(prefix + "PORT", "udp://10.0.0.1:3000");
      environment.put(prefix + "PORT_3000_UDP", "udp://10.0.0.1:3000");
      environment.put(prefix + "PORT_3000_UDP_PROTO", "udp");
      environment.put(prefix + "PORT_3000_UDP_PORT", "3000");
      environment.put(prefix + "PORT_3000_UDP_ADDR", "10.0.0.1");
    }
    environment.put("SOBANI_TRACKER_VERSION", "0.1.0");
    assertThat(parse(environment)).isEqualTo(parse(Map.of()));
    commandLine(environment).parseArgs("bt-announce", "udp://127.0.0.1:1", "0".repeat(40));
    assertThat(unknown(environment)).isEmpty();
  }

  @Test
  void shouldKnowWhichVariablesNoOptionHas() {
    assertThat(
            unknown(
                Map.of(
                    "SOBANI_TRACKER_PEER_TLL", "5m",
                    "SOBANI_TRACKER_PEER_TTL", "5m",
                    "SOBANI_TRACKER_SELF_TEST_TIMEOUT", "5s",
                    "PATH", "/bin")))
        .containsExactly("SOBANI_TRACKER_PEER_TLL");
  }

  private static Set<String> unknown(Map<String, String> environment) {
    return new EnvironmentDefaults(environment).unknown(commandLine(Map.of()).getCommandSpec());
  }

  private static CommandLine commandLine(Map<String, String> environment) {
    return StandaloneTracker.commandLine(new EnvironmentDefaults(environment));
  }

  private static Map<String, Object> parse(Map<String, String> environment, String... arguments) {
    CommandLine command =
        StandaloneTracker.commandLine(new EnvironmentDefaults(environment, arguments));
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
