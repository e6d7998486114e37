package io.sobani.tracker.udp.watch;

import jdk.jfr.FlightRecorder;

/**
 * Tells whether Java Flight Recorder runs. A stripped runtime has no {@code jdk.jfr}, and where it
 * has, the first event class costs a start about 100 ms: an event class is touched only behind
 * this.
 */
public final class Flight {

  /** True where the runtime has a flight recorder. */
  public static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  /** Returns whether anything has been recorded in this process: from then on events may be. */
  public static boolean isOn() {
    return PRESENT && FlightRecorder.isInitialized();
  }

  private Flight() {}
}
