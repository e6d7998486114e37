package io.sobani.tracker;

/**
 * The form of a listener's replies; requests are the same in both.
 *
 * @see "PROTOCOL.md, section 2"
 */
public enum Dialect {
  /** The documented protocol: {@code announceReceived}, {@code pushReceived}, no introduction. */
  DOCUMENTED,
  /** The released application's: a push introduces both sides to each other. */
  APP
}
