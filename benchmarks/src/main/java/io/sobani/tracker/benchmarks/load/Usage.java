package io.sobani.tracker.benchmarks.load;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Refuses values of options in the words of whoever set them. */
final class Usage {

  /** Each peer is a socket: more of them want a higher limit of open files. */
  static final int MOST_PEERS = 200_000;

  private final CommandSpec spec;

  Usage(CommandSpec spec) {
    this.spec = spec;
  }

  void requireWithin(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw bad("%s must be %d to %d: %d".formatted(option, least, most, value));
    }
  }

  ParameterException bad(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
