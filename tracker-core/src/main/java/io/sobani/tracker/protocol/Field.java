package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** A field that some message knows, and what stood there in the object just read. Reused. */
final class Field {

  private static final int MAX_LENGTH = 256;

  private final String name;
  private final int maxLength;
  private final Field[] members;
  private @Nullable JsonToken kind;
  private @Nullable String text;
  private int timesNamed;

  /** Makes a field, which has known fields of its own where its value is an object. */
  Field(String name, Field... members) {
    this(name, MAX_LENGTH, members);
  }

  Field(String name, int maxLength, Field... members) {
    this.name = name;
    this.maxLength = maxLength;
    this.members = members;
  }

  int maxLength() {
    return maxLength;
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
    set(null, "");
    timesNamed = 0;
  }

  /** Notes that the field is named, and returns whether for the first time. */
  boolean named() {
    return ++timesNamed == 1;
  }

  /** Notes a kind, {@code null} for none, and its text, {@code null} for one over the limit. */
  void set(@Nullable JsonToken newKind, @Nullable String newText) {
    kind = newKind;
    text = newText;
  }

  /** Refuses what no field that counts may be: there twice, or a string over the limit. */
  void check() throws MalformedMessageException {
    if (timesNamed > 1) {
      throw MalformedMessageException.of(Reason.DUPLICATE_FIELD);
    }
    if (text == null) {
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
    return text;
  }

  String toAction() throws MalformedMessageException {
    check();
    if (!isString()) {
      throw MalformedMessageException.of(Reason.NO_ACTION);
    }
    return text;
  }

  /** Returns the token or nonce that stands here; {@link Token#NONE} for anything else. */
  Token toToken() throws MalformedMessageException {
    check();
    return isString() ? Token.read(text) : Token.NONE;
  }

  /** Returns the boolean that stands here, or its text; any other text counts as false. */
  boolean toFlag() throws MalformedMessageException {
    check();
    if (kind == null || kind.isBoolean()) {
      return kind == JsonToken.VALUE_TRUE;
    }
    return toText().equals("true");
  }

  boolean isPresent() {
    return kind != null;
  }

  boolean isString() {
    return kind == JsonToken.VALUE_STRING;
  }

  /** Returns the text of a string or an integer, after {@link #check}; else an empty one. */
  String text() {
    return text;
  }
}
