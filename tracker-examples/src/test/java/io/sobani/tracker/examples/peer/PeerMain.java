package io.sobani.tracker.examples.peer;

import picocli.CommandLine;

/** The command {@code peer} as a program of its own. */
final class PeerMain {
  private PeerMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new PeerCommand()).execute(args));
  }
}
