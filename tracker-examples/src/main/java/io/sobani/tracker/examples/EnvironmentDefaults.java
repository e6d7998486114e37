package io.sobani.tracker.examples;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The environment as a source of options: {@code --peer-ttl} is SOBANI_TRACKER_PEER_TTL, and {@code
 * self-test --timeout} is SOBANI_TRACKER_SELF_TEST_TIMEOUT. An option that is given wins, and an
 * empty variable counts as not set.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {

  private static final String PREFIX = "SOBANI_TRACKER_";

  /** Set by Kubernetes for a service of that name, and by images for themselves. */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          PREFIX
              + "((\\w+_)?(SERVICE_HOST|SERVICE_PORT\\w*|PORT|PORT_\\d+_(TCP|UDP|SCTP)\\w*)"
              + "|VERSION|HELP|HOME|REVISION)");

  private static final Pattern ADDRESS_OF_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

  private final Map<String, String> environment;
  private final Set<String> given;

  /** Takes the environment, and the arguments that win over it. */
  EnvironmentDefaults(Map<String, String> environment, String... arguments) {
    this.environment = environment;
    given =
        Stream.of(arguments)
            .map(argument -> argument.replaceFirst("=.*", ""))
            .collect(Collectors.toSet());
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? value(option) : null;
  }

  /** Returns whether the value of an option is from the environment. */
  boolean isSet(OptionSpec option) {
    return value(option) != null;
  }

  /** Returns the option as whoever set it wrote it: the variable where the value is from there. */
  String nameOf(OptionSpec option) {
    return isSet(option) ? variable(option) : option.longestName();
  }

  private String value(OptionSpec option) {
    if (option.usageHelp() || option.versionHelp() || isGiven(option)) {
      return null;
    }
    String value = environment.getOrDefault(variable(option), "");
    return value.isEmpty() || ADDRESS_OF_SERVICE.matcher(value).matches() ? null : value;
  }

  private boolean isGiven(OptionSpec option) {
    return Stream.of(option.names()).anyMatch(given::contains);
  }

  static String variable(OptionSpec option) {
    CommandSpec command = option.command();
    String name = option.longestName().replaceFirst("^-+", "");
    String words = command.parent() == null ? name : command.name() + "-" + name;
    return PREFIX + words.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Returns the variables with our prefix that no option of the command or its commands has. */
  Set<String> unknown(CommandSpec root) {
    Set<String> unknown = new TreeSet<>(environment.keySet());
    unknown.removeIf(name -> !name.startsWith(PREFIX) || OF_OTHERS.matcher(name).matches());
    options(root).map(EnvironmentDefaults::variable).forEach(unknown::remove);
    return unknown;
  }

  private static Stream<OptionSpec> options(CommandSpec root) {
    return Stream.concat(
        root.options().stream(),
        root.subcommands().values().stream()
            .flatMap(command -> command.getCommandSpec().options().stream()));
  }
}
