package io.sobani.tracker.protocol;

/**
 * The grammar of JSON, to the letter: whether a text is an object that jackson reads.
 *
 * <p>Jackson refuses by an exception, whose stack trace costs the more, the deeper the stack. Asked
 * first, this leaves it nothing to refuse.
 *
 * @see "RFC 8259"
 */
final class Grammar {

  private final char[] text;
  private int length;
  private int next;

  Grammar(char[] text) {
    this.text = text;
  }

  /**
   * Returns whether the text is one object. It calls itself once a level, so the {@link Outline}
   * bounds it.
   *
   * @param textLength how many characters of the text count
   */
  boolean isObject(int textLength) {
    length = textLength;
    next = 0;
    return accept('{') && object() && next == length;
  }

  private boolean object() {
    if (acceptToken('}')) {
      return true;
    }
    do {
      if (!acceptToken('"') || !string() || !acceptToken(':') || !value()) {
        return false;
      }
    } while (acceptToken(','));
    return acceptToken('}');
  }

  private boolean array() {
    if (acceptToken(']')) {
      return true;
    }
    do {
      if (!value()) {
        return false;
      }
    } while (acceptToken(','));
    return acceptToken(']');
  }

  private boolean value() {
    skipWhiteSpace();
    if (next == length) {
      return false;
    }
    return switch (text[next]) {
      case '{' -> accept('{') && object();
      case '[' -> accept('[') && array();
      case '"' -> accept('"') && string();
      case 't' -> isWord("true");
      case 'f' -> isWord("false");
      case 'n' -> isWord("null");
      default -> number();
    };
  }

  private boolean isWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!accept(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean number() {
    accept('-');
    if (!accept('0') && !digits()) {
      return false;
    }
    if (accept('.') && !digits()) {
      return false;
    }
    if (!accept('e') && !accept('E')) {
      return true;
    }
    if (!accept('+')) {
      accept('-');
    }
    return digits();
  }

  private boolean digits() {
    int start = next;
    while (next < length && text[next] >= '0' && text[next] <= '9') {
      next++;
    }
    return next > start;
  }

  /** Reads a string behind its first quote. */
  private boolean string() {
    while (next < length) {
      char c = text[next++];
      if (c == '"') {
        return true;
      }
      if (c < ' ' || c == '\\' && !escape()) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    if (next == length) {
      return false;
    }
    return switch (text[next++]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
      case 'u' -> hexDigit() && hexDigit() && hexDigit() && hexDigit();
      default -> false;
    };
  }

  private boolean hexDigit() {
    return next < length && Ascii.hexValue(text[next++]) >= 0;
  }

  /** Steps over a character behind white space, if it is the next. */
  private boolean acceptToken(char expected) {
    skipWhiteSpace();
    return accept(expected);
  }

  /** Steps over a character, if it is the next. */
  private boolean accept(char expected) {
    boolean isNext = next < length && text[next] == expected;
    if (isNext) {
      next++;
    }
    return isNext;
  }

  private void skipWhiteSpace() {
    while (next < length && Ascii.isWhiteSpace(text[next])) {
      next++;
    }
  }
}
