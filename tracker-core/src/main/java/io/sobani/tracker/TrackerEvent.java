package io.sobani.tracker;

/** An event in a tracker that is not an answer, for counting. */
public enum TrackerEvent {
  /** A registration was taken over from a snapshot. */
  RESTORED,
  /** A registration ended and its memory was reclaimed. */
  EXPIRED,
  /** A registration made room for another. */
  EVICTED,
  /** An override or an id changed. */
  CHANGED,
  /** A target was told of an asker. */
  INCOME_SENT,
  /** A target was not told, to keep it from being used against the asker's address. */
  INCOME_SUPPRESSED,
  /** A listener, an authorizer or a generator of ids threw. */
  CALLBACK_FAILED,
  /** A request was put off, until it is known what other trackers hold. */
  DEFERRED
}
