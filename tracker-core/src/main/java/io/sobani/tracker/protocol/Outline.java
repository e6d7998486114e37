package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.CharBuffer;

/**
 * The outline of a datagram's text, checked before jackson gets it: one object and nothing else,
 * within the limits that count anywhere. On the way it empties the names that no message knows.
 *
 * <p>All this bounds what a datagram can cost. Jackson makes a string of every name, and a kilobyte
 * has room for 170 of them; and an exception of jackson's costs more than all else.
 *
 * @see "sobani protocol, section 1"
 */
final class Outline {

  static final int MAX_DEPTH = 4;
  static final int MAX_NAME_LENGTH = 64;
  static final int MAX_DIGITS = 20;

  private final char[] text;
  private final CharBuffer name = CharBuffer.allocate(MAX_NAME_LENGTH);
  private int length;
  private int next;

  Outline(char[] text) {
    this.text = text;
  }

  /**
   * Checks the text and moves its object to the front.
   *
   * @param textLength how many characters of the text count
   * @param known the fields whose names are kept
   * @return how many characters the object has now
   */
  int check(int textLength, Fields known) throws MalformedMessageException {
    length = textLength;
    next = 0;
    skipWhiteSpace();
    if (next == length || text[next] != '{') {
      throw MalformedMessageException.of(Reason.NOT_AN_OBJECT);
    }
    int kept = object(known);
    skipWhiteSpace();
    if (next < length) {
      throw MalformedMessageException.of(Reason.TRAILING_DATA);
    }
    return kept;
  }

  private int object(Fields known) throws MalformedMessageException {
    int kept = 0;
    int depth = 0;
    int digits = 0;
    do {
      if (next == length) {
        throw MalformedMessageException.of(Reason.BAD_JSON);
      }
      char c = text[next];
      if (c == '"') {
        kept = string(kept, known);
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
    return kept;
  }

  /** Moves the string at {@code next} to where it is kept, and returns the place behind it. */
  private int string(int target, Fields known) throws MalformedMessageException {
    int start = next;
    int end = endOfString();
    if (isName(end) && readName(start + 1, end - 1) && !known.contains(name)) {
      text[target] = '"';
      text[target + 1] = '"';
      next = end;
      return target + 2;
    }
    System.arraycopy(text, start, text, target, end - start);
    next = end;
    return target + end - start;
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

  private boolean isName(int endOfString) {
    next = endOfString;
    skipWhiteSpace();
    return next < length && text[next] == ':';
  }

  private void skipWhiteSpace() {
    while (next < length && isWhiteSpace(text[next])) {
      next++;
    }
  }

  /** Decodes a name, and returns whether it is one: what is none is left for jackson to refuse. */
  private boolean readName(int from, int to) throws MalformedMessageException {
    name.clear();
    next = from;
    while (next < to) {
      int c = nextCharacter(to);
      if (c < 0) {
        return false;
      }
      if (!name.hasRemaining()) {
        throw MalformedMessageException.of(Reason.OVER_LIMIT);
      }
      name.put((char) c);
    }
    name.flip();
    return true;
  }

  /** Returns the next character of a string, or −1 for one that JSON forbids. */
  private int nextCharacter(int to) {
    char c = text[next++];
    if (c < ' ') {
      return -1;
    }
    if (c != '\\') {
      return c;
    }
    char escaped = text[next++];
    return switch (escaped) {
      case '"', '\\', '/' -> escaped;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexCharacter(to);
      default -> -1;
    };
  }

  private int hexCharacter(int to) {
    if (to - next < 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Ascii.hexValue(text[next++]);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isInNumber(char c) {
    return c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  }

  private static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
