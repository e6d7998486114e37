package io.sobani.tracker;

/** The result of a request that was answered. */
public enum Outcome {
  /** An announce made a registration. */
  ANNOUNCE_REGISTERED,
  /** An announce found its registration live. */
  ANNOUNCE_RENEWED,
  /** An announce was refused: by the authorizer, or because the tracker closes. */
  ANNOUNCE_REFUSED,
  /** An announce found no room: in the tracker, or of its host or network. */
  ANNOUNCE_FULL,
  /** A pulse of a registered peer. */
  PULSE_RENEWED,
  /** A pulse of nobody. */
  PULSE_UNKNOWN,
  /** An alive of a registered peer. */
  ALIVE_RENEWED,
  /** An alive made a registration. */
  ALIVE_REGISTERED,
  /** An alive of nobody that made no registration. */
  ALIVE_UNKNOWN,
  /** A push that found its peer. */
  PUSH_FOUND,
  /** A push of an id that is not live, or none. */
  PUSH_UNKNOWN,
  /** A push of somebody who is not registered, where he must be. */
  PUSH_EXPIRED,
  /** A push that the authorizer refused. */
  PUSH_REFUSED,
  /** Any request that was answered with a challenge. */
  CHALLENGED
}
