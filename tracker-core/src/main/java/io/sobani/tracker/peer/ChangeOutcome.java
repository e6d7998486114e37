package io.sobani.tracker.peer;

import io.sobani.tracker.protocol.OverrideProblem;
import io.sobani.tracker.protocol.ShareId;

/** What came of an override or of asking for a new shareId. */
public sealed interface ChangeOutcome {

  /**
   * Everything asked for was set.
   *
   * @param shareId the peer's id from now on
   */
  record Done(ShareId shareId) implements ChangeOutcome {}

  /**
   * Nothing was changed.
   *
   * @param problem the tracker's reason
   */
  record Refused(OverrideProblem problem) implements ChangeOutcome {}

  /** No answer to nine tries. */
  record TimedOut() implements ChangeOutcome {}

  /** Not asked to the end: the session was closed, or too much was waiting already. */
  record Dropped() implements ChangeOutcome {}
}
