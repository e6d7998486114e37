package io.sobani.tracker.house;

/** Names the fault that a test injects, as the table of faults in {@code tracker-udp} does. */
public @interface Fault {

  /** The fault's cell of the table. */
  String value();
}
