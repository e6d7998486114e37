package io.sobani.tracker;

/**
 * The weight that address tokens have.
 *
 * @see "PROTOCOL.md, section 9"
 */
public enum TokenMode {
  /** Tokens are neither given nor looked at. */
  OFF,
  /** Who asks for a token gets one, and a registration that has shown one is better protected. */
  PREFERRED,
  /** Who shows none is served nothing but a token. Excludes clients that know no tokens. */
  REQUIRED
}
