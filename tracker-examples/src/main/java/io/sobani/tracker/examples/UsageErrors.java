package io.sobani.tracker.examples;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Says what is wrong with options, in one line and in the words of whoever set them: the option or
 * the variable, its value and its unit.
 */
final class UsageErrors {

  /** The setting with which a message of the library begins, such as {@code peerTtl}. */
  private static final Pattern SETTING = Pattern.compile("^[a-z]+([A-Z][a-z]*)*\\b");

  private static final Pattern DURATION = Pattern.compile("\\bPT[-0-9HMS.]+\\b");

  private final EnvironmentDefaults environment;

  UsageErrors(EnvironmentDefaults environment) {
    this.environment = environment;
  }

  /** Prints it, and returns the exit code. */
  int print(ParameterException failure, String[] arguments) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println(text(failure, arguments));
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("try --help");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private String text(ParameterException failure, String[] arguments) {
    if (failure instanceof MaxValuesExceededException
        || failure instanceof OverwrittenOptionException) {
      return repeated(arguments) + ": given twice";
    }
    ArgSpec set = failure.getArgSpec();
    if (set != null && failure.getValue() != null) {
      String name =
          set instanceof OptionSpec option ? environment.nameOf(option) : set.paramLabel();
      return name + "=" + failure.getValue() + ": " + why(set, failure);
    }
    return ofSetting(failure.getCommandLine().getCommandSpec(), failure.getMessage());
  }

  private static String why(ArgSpec set, ParameterException failure) {
    return set.converters().length > 0 && failure.getCause() instanceof TypeConversionException
        ? failure.getCause().getMessage()
        : "not " + set.paramLabel();
  }

  private static String repeated(String[] arguments) {
    Set<String> seen = new HashSet<>();
    return Stream.of(arguments)
        .map(argument -> argument.replaceFirst("=.*", ""))
        .filter(argument -> argument.startsWith("-") && !seen.add(argument))
        .findFirst()
        .orElse("an option");
  }

  /** Names the option for the setting with which a message begins, and gives times in seconds. */
  private String ofSetting(CommandSpec command, String message) {
    Matcher setting = SETTING.matcher(message);
    String text = message;
    if (setting.find()) {
      String name = setting.group().replaceAll("[A-Z]", "-$0").toLowerCase(Locale.ROOT);
      OptionSpec option = command.findOption("--" + name);
      option = option == null ? command.findOption("--bt-" + name) : option;
      text = option == null ? message : setting.replaceFirst(environment.nameOf(option));
    }
    return DURATION.matcher(text).replaceAll(UsageErrors::seconds);
  }

  private static String seconds(MatchResult duration) {
    Duration time = Duration.parse(duration.group());
    return time.toNanosPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
