package io.sobani.tracker.examples.p2pflix;

/** The result of telling a tracker an event. */
enum Outcome {
  ARRIVED,
  /**
   * The tracker had forgotten this one, which copied its database: the event has no meaning now.
   */
  COPIED,
  /** It has to be told again. */
  FAILED
}
