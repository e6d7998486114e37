package io.sobani.tracker.protocol;

/**
 * An address token as it stands in a message: 64 bits, on the wire 16 lower-case hex digits.
 *
 * @param present whether the message has one; without, a request sees nothing of tokens
 * @param bits its value; zero asks for a first one
 * @see "sobani protocol, section 9"
 */
public record Token(boolean present, long bits) {

  /** No token, or one that is not 16 lower-case hex digits. */
  public static final Token NONE = new Token(false, 0);

  /** Sixteen zeros: what a client sends that has no token yet and wants one. */
  public static final Token FIRST = new Token(true, 0);

  /**
   * Returns a token of the given value.
   *
   * @param bits its value
   * @return the token
   */
  public static Token of(long bits) {
    return new Token(true, bits);
  }
}
