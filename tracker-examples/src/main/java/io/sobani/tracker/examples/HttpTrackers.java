package io.sobani.tracker.examples;

import io.sobani.tracker.examples.jithub.JithubCommand;
import io.sobani.tracker.examples.p2pflix.P2pflixCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The trackers that are spoken to by HTTP, as one runnable jar. */
@Command(
    name = "http-trackers",
    description = "Trackers that are spoken to by HTTP.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {JithubCommand.class, P2pflixCommand.class})
public final class HttpTrackers {

  private HttpTrackers() {}

  /**
   * Runs the command that the arguments name, and ends the process with its exit code.
   *
   * @param args a command and its options; {@code --help} tells them
   */
  public static void main(String[] args) {
    Terminal.setUp();
    HeapWatch.start();
    System.exit(
        commandLine(args)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(args));
  }

  private static CommandLine commandLine(String[] args) {
    String version = HttpTrackers.class.getPackage().getImplementationVersion();
    CommandLine commandLine = new CommandLine(new HttpTrackers());
    commandLine.getCommandSpec().version("http-trackers " + version);
    return commandLine.setParameterExceptionHandler(
        new UsageErrors(new EnvironmentDefaults(Map.of(), args))::print);
  }
}
