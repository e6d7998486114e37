package io.sobani.tracker.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Binds processes to cores by {@code taskset}, where the system has it and more than one core. */
final class Pinning {

  private static final boolean POSSIBLE =
      Runtime.getRuntime().availableProcessors() > 1 && succeeds("taskset", "--version");

  private Pinning() {}

  /** Returns a command that starts another one on a core. */
  static List<String> on(int core, List<String> command) {
    List<String> pinned = new ArrayList<>();
    if (POSSIBLE) {
      pinned.addAll(List.of("taskset", "-c", Integer.toString(core)));
    }
    pinned.addAll(command);
    return pinned;
  }

  /** Moves all threads of this process to a core; returns whether the system could. */
  static boolean pinThisProcess(int core) {
    String pid = Long.toString(ProcessHandle.current().pid());
    return POSSIBLE && succeeds("taskset", "-acp", Integer.toString(core), pid);
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
