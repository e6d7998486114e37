package io.sobani.tracker;

/**
 * Which addresses a peer may have handed out instead of its observed one.
 *
 * @see "PROTOCOL.md, section 4"
 */
public enum OverridePolicy {
  /** Any unicast address that could be the peer's: the documented behaviour. */
  ANY_UNICAST,
  /** Any port of the observed address. */
  PORT_ONLY,
  /** None; a new shareId can still be asked for. */
  NONE
}
