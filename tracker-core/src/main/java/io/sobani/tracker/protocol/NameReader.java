package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.CharBuffer;

/** Decodes the name of a JSON field, escapes and all, into one reused buffer. */
final class NameReader {

  static final int MAX_LENGTH = 64;

  private final CharBuffer name = CharBuffer.allocate(MAX_LENGTH);
  private char[] text;
  private int next;
  private int end;

  /**
   * Reads the name between two quotes.
   *
   * @return the name, good until the next one is read, or {@code null} where JSON forbids it
   */
  CharSequence read(char[] source, int from, int to) throws MalformedMessageException {
    text = source;
    next = from;
    end = to;
    name.clear();
    while (next < end) {
      int c = nextCharacter();
      if (c < 0) {
        return null;
      }
      if (!name.hasRemaining()) {
        throw MalformedMessageException.of(Reason.OVER_LIMIT);
      }
      name.put((char) c);
    }
    return name.flip();
  }

  /** Returns the next character, or −1 for one that JSON forbids. */
  private int nextCharacter() {
    char c = text[next++];
    if (c < ' ') {
      return -1;
    }
    return c == '\\' ? escapedCharacter(text[next++]) : c;
  }

  private int escapedCharacter(char letter) {
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexCharacter();
      default -> -1;
    };
  }

  private int hexCharacter() {
    if (end - next < 4) {
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
}
