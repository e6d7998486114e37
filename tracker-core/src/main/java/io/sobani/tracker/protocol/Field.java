package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * A field that some message knows, and what stood there in the object just read. Reused: its text
 * is copied into its own characters, so that reading a message makes no strings.
 */
final class Field implements CharSequence {

  /** The longest string in a known field. */
  static final int MAX_LENGTH = 256;

  private final String name;
  private final char[] text;
  private final Field[] members;
  private int length;
  private JsonToken kind;
  private boolean isTooLong;
  private int timesNamed;

  private Field(String name, int maxLength, Field... members) {
    this.name = name;
    this.text = new char[maxLength];
    this.members = members;
    clear();
  }

  static Field of(String name) {
    return of(name, MAX_LENGTH);
  }

  static Field of(String name, int maxLength) {
    return new Field(name, maxLength);
  }

  /** Returns a field whose value is an object with known fields of its own. */
  static Field object(String name, Field... members) {
    return new Field(name, MAX_LENGTH, members);
  }

  /** Returns the known field of a name in the object that stands here, or {@code null}. */
  Field find(CharSequence name) {
    for (Field member : members) {
      if (member.name.contentEquals(name)) {
        return member;
      }
    }
    return null;
  }

  void clear() {
    for (Field member : members) {
      member.clear();
    }
    set(null);
    timesNamed = 0;
  }

  /** Notes that the field is named, and returns whether for the first time. */
  boolean named() {
    return ++timesNamed == 1;
  }

  /** Notes the kind of value, {@code null} for none, without text so far. */
  void set(@Nullable JsonToken newKind) {
    kind = newKind;
    length = 0;
    isTooLong = false;
  }

  /** Notes the text of a string or an integer. */
  void setText(char[] source, int offset, int sourceLength) {
    isTooLong = sourceLength > text.length;
    length = isTooLong ? 0 : sourceLength;
    System.arraycopy(source, offset, text, 0, length);
  }

  /** Refuses what no field that counts may be: there twice, or a string over the limit. */
  void check() throws MalformedMessageException {
    if (timesNamed > 1) {
      throw MalformedMessageException.of(Reason.DUPLICATE_FIELD);
    }
    if (isTooLong) {
      throw MalformedMessageException.of(Reason.OVER_LIMIT);
    }
  }

  /** Refuses what is not there, or of another kind. */
  void require(JsonToken expected) throws MalformedMessageException {
    check();
    if (kind != expected) {
      throw MalformedMessageException.of(isPresent() ? Reason.WRONG_TYPE : Reason.BAD_VALUE);
    }
  }

  /** Returns the string that must stand here. */
  String toText() throws MalformedMessageException {
    require(JsonToken.VALUE_STRING);
    return toString();
  }

  /** Returns the action that stands here. */
  String toAction() throws MalformedMessageException {
    check();
    if (!isString()) {
      throw MalformedMessageException.of(Reason.NO_ACTION);
    }
    return toString();
  }

  /** Returns the token or nonce that stands here; {@link Token#NONE} for anything else. */
  Token toToken() throws MalformedMessageException {
    check();
    return isString() ? Token.parse(this) : Token.NONE;
  }

  /** Returns the kind of value, {@code null} where there is none. */
  @Nullable JsonToken kind() {
    return kind;
  }

  boolean isPresent() {
    return kind != null;
  }

  boolean isString() {
    return kind == JsonToken.VALUE_STRING;
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
