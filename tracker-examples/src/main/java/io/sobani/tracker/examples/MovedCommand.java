package io.sobani.tracker.examples;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command that has a jar of its own by now: says where it is. */
@Command(hidden = true)
final class MovedCommand implements Callable<Integer> {

  @Unmatched private List<String> arguments;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String name = spec.name();
    spec.commandLine()
        .getErr()
        .printf("%s is in a jar of its own: java -jar http-trackers.jar %s%n", name, name);
    return CommandLine.ExitCode.USAGE;
  }
}
