package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;

/**
 * The outline of a datagram's text: what begins as one object, nothing behind it, within the limits
 * that count anywhere. Whether it is JSON, the {@link Grammar} says. On the way it empties every
 * name but those of known fields in their places, each once.
 *
 * <p>All this bounds what a datagram can cost: jackson makes a string of every name, and a kilobyte
 * has room for 170 of them.
 *
 * @see "PROTOCOL.md, section 1"
 */
final class Outline {

  static final int MAX_DEPTH = 4;
  static final int MAX_DIGITS = 20;

  private final char[] text;
  private final NameReader names = new NameReader();
  private Fields fields;
  private int length;
  private int next;
  private int kept;
  private int depth;

  /** The known field at the top level that was named last, or {@code null}. */
  private Field topField;

  Outline(char[] text) {
    this.text = text;
  }

  /**
   * Checks the text and moves its object to the front.
   *
   * @param textLength how many characters of the text count
   * @param known the fields whose names are kept; those named twice are told so
   * @return how many characters the object has now
   */
  int check(int textLength, Fields known) throws MalformedMessageException {
    fields = known;
    length = textLength;
    next = 0;
    kept = 0;
    depth = 0;
    skipWhiteSpace();
    if (next == length || text[next] != '{') {
      throw MalformedMessageException.of(Reason.NOT_AN_OBJECT);
    }
    object();
    skipWhiteSpace();
    if (next < length) {
      throw MalformedMessageException.of(Reason.TRAILING_DATA);
    }
    return kept;
  }

  private void object() throws MalformedMessageException {
    int digits = 0;
    do {
      if (next == length) {
        throw MalformedMessageException.of(Reason.BAD_JSON);
      }
      char c = text[next];
      if (c == '"') {
        string();
      } else {
        text[kept++] = c;
        next++;
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        digits = isDigit(c) ? digits + 1 : isInNumber(c) ? digits : 0;
      }
      if (depth > MAX_DEPTH || digits > MAX_DIGITS) {
        throw MalformedMessageException.of(Reason.OVER_LIMIT);
      }
    } while (depth > 0);
  }

  private void string() throws MalformedMessageException {
    int start = next;
    int end = endOfString();
    next = end;
    skipWhiteSpace();
    boolean isName = next < length && text[next] == ':';
    next = end;
    if (isName && !isKept(names.read(text, start + 1, end - 1))) {
      text[kept++] = '"';
      text[kept++] = '"';
    } else {
      System.arraycopy(text, start, text, kept, end - start);
      kept += end - start;
    }
  }

  /** Returns the place behind the closing quote of the string at {@code next}. */
  private int endOfString() throws MalformedMessageException {
    for (int at = next + 1; at < length; at++) {
      if (text[at] == '"') {
        return at + 1;
      }
      if (text[at] == '\\') {
        at++;
      }
    }
    throw MalformedMessageException.of(Reason.BAD_JSON);
  }

  /** Returns whether a name stays; one that JSON forbids does, for the grammar to refuse it. */
  private boolean isKept(CharSequence name) {
    Field field = name == null ? null : find(name);
    if (depth == 1) {
      topField = field;
    }
    return name == null || field != null && field.named();
  }

  private Field find(CharSequence name) {
    if (depth == 1) {
      return fields.find(name);
    }
    boolean isMember = depth == 2 && topField != null && topField.members() != null;
    return isMember ? topField.members().find(name) : null;
  }

  private void skipWhiteSpace() {
    while (next < length && Ascii.isWhiteSpace(text[next])) {
      next++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isInNumber(char c) {
    return c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  }
}
