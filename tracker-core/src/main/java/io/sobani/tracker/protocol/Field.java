package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;

/**
 * A field that some message knows, and what stood there in the object just read. Reused: its text
 * is copied into its own characters, so that reading a message makes no strings.
 */
final class Field implements CharSequence {

  /** The kind of value in a field. */
  enum Kind {
    ABSENT,
    STRING,
    /** A string longer than the field has room for. */
    LONG_STRING,
    INTEGER,
    TRUE,
    FALSE,
    OBJECT,
    OTHER
  }

  /** The longest string in a known field. */
  static final int MAX_LENGTH = 256;

  private final String name;
  private final char[] text;
  private final Fields members;
  private int length;
  private Kind kind = Kind.ABSENT;
  private int timesNamed;

  private Field(String name, int maxLength, Fields members) {
    this.name = name;
    this.text = new char[maxLength];
    this.members = members;
  }

  static Field of(String name) {
    return of(name, MAX_LENGTH);
  }

  static Field of(String name, int maxLength) {
    return new Field(name, maxLength, null);
  }

  /** Returns a field whose value is an object with known fields of its own. */
  static Field of(String name, Fields members) {
    return new Field(name, MAX_LENGTH, members);
  }

  String name() {
    return name;
  }

  /** Returns the fields of the object that stands here, or {@code null} where none is known. */
  Fields members() {
    return members;
  }

  void clear() {
    if (members != null) {
      members.clear();
    }
    kind = Kind.ABSENT;
    length = 0;
    timesNamed = 0;
  }

  /** Notes that the field is named, and returns whether for the first time. */
  boolean named() {
    return ++timesNamed == 1;
  }

  /** Notes a value without text. */
  void set(Kind newKind) {
    kind = newKind;
    length = 0;
  }

  /** Notes a value with text: a string or an integer. */
  void set(Kind newKind, char[] source, int offset, int sourceLength) {
    if (sourceLength > text.length) {
      set(newKind == Kind.STRING ? Kind.LONG_STRING : Kind.OTHER);
      return;
    }
    set(newKind);
    System.arraycopy(source, offset, text, 0, sourceLength);
    length = sourceLength;
  }

  /** Refuses what no field that counts may be: there twice, or a string over the limit. */
  void check() throws MalformedMessageException {
    if (timesNamed > 1) {
      throw MalformedMessageException.of(Reason.DUPLICATE_FIELD);
    }
    if (kind == Kind.LONG_STRING) {
      throw MalformedMessageException.of(Reason.OVER_LIMIT);
    }
  }

  /** Refuses what no action may be: as {@link #check}, and anything but a string. */
  void checkAction() throws MalformedMessageException {
    check();
    if (kind != Kind.STRING) {
      throw MalformedMessageException.of(Reason.NO_ACTION);
    }
  }

  Kind kind() {
    return kind;
  }

  boolean is(Kind expected) {
    return kind == expected;
  }

  /** Returns whether this is a string with the given text. */
  boolean isText(String expected) {
    return kind == Kind.STRING && expected.contentEquals(this);
  }

  /** Returns the token or nonce that stands here; {@link Token#NONE} for anything else. */
  Token toToken() throws MalformedMessageException {
    check();
    return kind == Kind.STRING ? Token.parse(this) : Token.NONE;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return text[index];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new String(text, start, end - start);
  }

  @Override
  public String toString() {
    return new String(text, 0, length);
  }
}
