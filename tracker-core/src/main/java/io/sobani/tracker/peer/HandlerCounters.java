package io.sobani.tracker.peer;

import java.nio.ByteBuffer;

/** Counts what becomes of each datagram. Confined like its handler. */
final class HandlerCounters {

  private long handled;
  private long notOurs;
  private long foreign;
  private long malformed;

  boolean handled() {
    handled++;
    return true;
  }

  boolean notOurs() {
    notOurs++;
    return false;
  }

  boolean malformed() {
    malformed++;
    return false;
  }

  /** Returns whether a datagram cannot be JSON, and counts it then. */
  boolean isForeign(ByteBuffer datagram) {
    if (datagram.hasRemaining()) {
      byte first = datagram.get(datagram.position());
      if (first == '{' || first == ' ' || first == '\t' || first == '\r' || first == '\n') {
        return false;
      }
    }
    foreign++;
    return true;
  }

  HandlerStats stats() {
    return new HandlerStats(
        handled + notOurs + foreign + malformed, handled, notOurs, foreign, malformed);
  }
}
