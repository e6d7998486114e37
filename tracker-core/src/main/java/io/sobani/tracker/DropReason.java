package io.sobani.tracker;

import io.sobani.tracker.protocol.MalformedMessageException;

/** The reason why a datagram was not answered. */
public enum DropReason {
  /** No byte at all. */
  EMPTY,
  /** Longer than the limit. */
  OVERSIZED,
  /** Begins like no JSON: somebody else's protocol. Not decoded. */
  FOREIGN,
  /** No strict UTF-8. */
  BAD_UTF8,
  /** No JSON, or something behind it. */
  BAD_JSON,
  /** JSON, but no object. */
  NOT_AN_OBJECT,
  /** Nesting, a name, a number or a string over its limit. */
  OVER_LIMIT,
  /** A known field twice. */
  DUPLICATE_FIELD,
  /** A known field of a wrong type. */
  WRONG_TYPE,
  /** An object without an action. */
  NO_ACTION,
  /** An action that no request has. */
  UNKNOWN_ACTION,
  /** Arrived on a listener that is not the tracker's. */
  UNKNOWN_LISTENER,
  /** From port 0, to which nobody can answer. */
  SOURCE_PORT_ZERO,
  /** Its source has used up its answers. */
  OVER_BUDGET,
  /** Its source has asked for too many unknown ids. */
  OVER_MISS_BUDGET,
  /** Another tracker holds what it is about, or that cannot be found out. */
  ELSEWHERE;

  /**
   * Returns whether the datagram was a request. Every other datagram is declined: another handler
   * may be asked.
   *
   * @return whether it was one
   */
  public boolean isRequest() {
    return this == OVER_BUDGET || this == OVER_MISS_BUDGET || this == ELSEWHERE;
  }

  static DropReason of(MalformedMessageException.Reason reason) {
    return switch (reason) {
      case EMPTY -> EMPTY;
      case OVERSIZED -> OVERSIZED;
      case BAD_UTF8 -> BAD_UTF8;
      case BAD_JSON, TRAILING_DATA -> BAD_JSON;
      case NOT_AN_OBJECT -> NOT_AN_OBJECT;
      case OVER_LIMIT -> OVER_LIMIT;
      case DUPLICATE_FIELD -> DUPLICATE_FIELD;
      case WRONG_TYPE, BAD_VALUE -> WRONG_TYPE;
      case NO_ACTION -> NO_ACTION;
      case UNKNOWN_ACTION -> UNKNOWN_ACTION;
    };
  }
}
