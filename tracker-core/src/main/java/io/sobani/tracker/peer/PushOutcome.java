package io.sobani.tracker.peer;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ErrorCode;

/** What came of a push. */
public sealed interface PushOutcome {

  /**
   * The peer is registered.
   *
   * @param peer the address that the tracker hands out for it
   */
  record Found(Endpoint peer) implements PushOutcome {}

  /** The id is not live, or never was. */
  record Unknown() implements PushOutcome {}

  /** The tracker did not know this peer, and registering anew did not help in time. */
  record Expired() implements PushOutcome {}

  /** No answer to nine tries. */
  record TimedOut() implements PushOutcome {}

  /**
   * The tracker will not serve it.
   *
   * @param code its reason
   */
  record Refused(ErrorCode code) implements PushOutcome {}

  /** Not asked to the end: the session was closed, or too much was waiting already. */
  record Dropped() implements PushOutcome {}
}
