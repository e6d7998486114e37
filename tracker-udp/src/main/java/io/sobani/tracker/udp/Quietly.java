package io.sobani.tracker.udp;

import java.io.Closeable;
import java.io.IOException;

/** Closing where nothing is left to be done about a failure. */
final class Quietly {

  static void close(Closeable resource) {
    try {
      resource.close();
    } catch (IOException ignored) {
      // it is of no more use either way
    }
  }

  private Quietly() {}
}
