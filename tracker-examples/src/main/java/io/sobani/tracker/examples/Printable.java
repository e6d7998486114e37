package io.sobani.tracker.examples;

/** Makes a stranger's text safe to print: one line, and no power over the terminal. */
public final class Printable {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private Printable() {}

  /**
   * Replaces control, formatting and bidirectional characters, line ends and lone surrogates by
   * question marks. The joiners, which some scripts and emoji need, stay.
   *
   * @param text any text
   * @return the text with as many code points
   */
  public static String of(String text) {
    return text.codePoints()
        .map(c -> isSafe(c) ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isSafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> codePoint == ZERO_WIDTH_JOINER || codePoint == ZERO_WIDTH_NON_JOINER;
      default -> true;
    };
  }
}
