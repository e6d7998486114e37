package io.sobani.tracker.udp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The library's log: changes of state and rare summaries, nothing per datagram. */
final class Log {

  private static final Logger LOGGER = System.getLogger("io.sobani.tracker.udp");

  static void write(Level level, String text, Throwable cause) {
    try {
      LOGGER.log(level, text, cause);
    } catch (Throwable ignored) {
      // a failing logger, or no stack left for it, must not end an event loop
    }
  }

  private Log() {}
}
