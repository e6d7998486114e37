package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.CharBuffer;
import java.util.HexFormat;

/**
 * The grammar of JSON, to the letter, for one object within the limits that count anywhere. On its
 * way through a text it leaves out white space, and empties every name but those of known fields in
 * their places, each once.
 *
 * <p>All this bounds what a datagram can cost: jackson makes a string of every name, and a kilobyte
 * has room for 170 of them; and it refuses by an exception, whose stack trace costs the more, the
 * deeper the stack. Asked first, this leaves it nothing to refuse.
 *
 * @see "RFC 8259"
 * @see "PROTOCOL.md, section 1"
 */
final class Grammar {

  static final int MAX_DEPTH = 4;
  static final int MAX_DIGITS = 20;
  static final int MAX_NAME_LENGTH = 64;

  private final char[] text;
  private final CharBuffer name = CharBuffer.allocate(MAX_NAME_LENGTH);
  private int length;
  private int next;
  private int kept;
  private int depth;

  Grammar(char[] text) {
    this.text = text;
  }

  /**
   * Checks the text and moves what is kept of its object to the front.
   *
   * @param textLength how many characters of the text count
   * @param known the object whose known names are kept; those named twice are told so
   * @return how many characters the object has now
   */
  int check(int textLength, Field known) throws MalformedMessageException {
    length = textLength;
    next = 0;
    kept = 0;
    depth = 0;
    if (!accept('{')) {
      throw MalformedMessageException.of(Reason.NOT_AN_OBJECT);
    }
    object(known);
    skipWhiteSpace();
    if (next < length) {
      throw MalformedMessageException.of(Reason.TRAILING_DATA);
    }
    return kept;
  }

  private void object(Field known) throws MalformedMessageException {
    enter();
    if (!accept('}')) {
      do {
        require(accept('"'));
        Field field = name(known);
        require(accept(':'));
        value(field);
      } while (accept(','));
      require(accept('}'));
    }
    depth--;
  }

  private void array() throws MalformedMessageException {
    enter();
    if (!accept(']')) {
      do {
        value(null);
      } while (accept(','));
      require(accept(']'));
    }
    depth--;
  }

  private void enter() throws MalformedMessageException {
    if (++depth > MAX_DEPTH) {
      throw MalformedMessageException.of(Reason.OVER_LIMIT);
    }
  }

  private void value(Field known) throws MalformedMessageException {
    if (accept('{')) {
      object(known);
    } else if (readIf('[')) {
      array();
    } else if (readIf('"')) {
      string(null);
    } else if (isNext('t')) {
      word("true");
    } else if (isNext('f')) {
      word("false");
    } else if (isNext('n')) {
      word("null");
    } else {
      number();
    }
  }

  private void word(String word) throws MalformedMessageException {
    for (int i = 0; i < word.length(); i++) {
      require(readIf(word.charAt(i)));
    }
  }

  private void number() throws MalformedMessageException {
    readIf('-');
    int digits = readIf('0') ? 1 : digits();
    if (readIf('.')) {
      digits += digits();
    }
    if (readIf('e') || readIf('E')) {
      if (!readIf('+')) {
        readIf('-');
      }
      digits += digits();
    }
    if (digits > MAX_DIGITS) {
      throw MalformedMessageException.of(Reason.OVER_LIMIT);
    }
  }

  private int digits() throws MalformedMessageException {
    int start = next;
    while (next < length && text[next] >= '0' && text[next] <= '9') {
      read();
    }
    require(next > start);
    return next - start;
  }

  /** Reads a name behind its first quote, and returns its field where one is known. */
  private Field name(Field known) throws MalformedMessageException {
    int start = kept;
    string(name.clear());
    Field field = known == null ? null : known.find(name.flip());
    if (field == null || !field.named()) {
      kept = start;
      text[kept++] = '"';
    }
    return field;
  }

  /** Reads a string behind its first quote; where it is a name, its characters are wanted. */
  private void string(CharBuffer characters) throws MalformedMessageException {
    for (char c = read(); c != '"'; c = read()) {
      require(c >= ' ');
      char character = c == '\\' ? escaped(read()) : c;
      if (characters != null) {
        if (!characters.hasRemaining()) {
          throw MalformedMessageException.of(Reason.OVER_LIMIT);
        }
        characters.put(character);
      }
    }
  }

  private char escaped(char letter) throws MalformedMessageException {
    return switch (letter) {
      case '"', '\\', '/' -> letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> (char) (hexDigit() << 12 | hexDigit() << 8 | hexDigit() << 4 | hexDigit());
      default -> throw MalformedMessageException.of(Reason.BAD_JSON);
    };
  }

  private int hexDigit() throws MalformedMessageException {
    char digit = read();
    require(HexFormat.isHexDigit(digit));
    return HexFormat.fromHexDigit(digit);
  }

  private static void require(boolean isJson) throws MalformedMessageException {
    if (!isJson) {
      throw MalformedMessageException.of(Reason.BAD_JSON);
    }
  }

  /** Reads a character behind white space, if it is the next. */
  private boolean accept(char expected) throws MalformedMessageException {
    skipWhiteSpace();
    return readIf(expected);
  }

  private boolean readIf(char expected) throws MalformedMessageException {
    boolean isNext = isNext(expected);
    if (isNext) {
      read();
    }
    return isNext;
  }

  private boolean isNext(char expected) {
    return next < length && text[next] == expected;
  }

  /** Steps over a character and keeps it. */
  private char read() throws MalformedMessageException {
    require(next < length);
    char c = text[next++];
    text[kept++] = c;
    return c;
  }

  private void skipWhiteSpace() {
    while (isNext(' ') || isNext('\t') || isNext('\n') || isNext('\r')) {
      next++;
    }
  }
}
