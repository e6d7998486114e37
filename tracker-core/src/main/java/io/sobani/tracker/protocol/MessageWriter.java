package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import java.nio.ByteBuffer;

/**
 * Writes a message as compact JSON, field by field, without making an object. Names and values are
 * ASCII that needs no escape.
 */
final class MessageWriter {

  private ByteBuffer target;
  private boolean isFirst;
  private boolean isInData;

  /** Starts a message at the target's position. */
  MessageWriter begin(String action, ByteBuffer target) {
    this.target = target;
    isInData = false;
    put('{');
    isFirst = true;
    return field("action", action);
  }

  /** Opens the object {@code data}, the place of all fields that follow. */
  MessageWriter data() {
    name("data");
    put('{');
    isFirst = true;
    isInData = true;
    return this;
  }

  MessageWriter field(String name, String value) {
    name(name);
    quoted(value);
    return this;
  }

  MessageWriter field(String name, ShareId value) {
    name(name);
    put('"');
    value.write(target);
    put('"');
    return this;
  }

  MessageWriter field(String name, Endpoint value) {
    name(name);
    put('"');
    value.write(target);
    put('"');
    return this;
  }

  /** Writes a token, or nothing where there is none. */
  MessageWriter field(String name, Token value) {
    if (value.present()) {
      name(name);
      put('"');
      Token.writeText(value.bits(), target);
      put('"');
    }
    return this;
  }

  /** Writes the literal {@code true}. */
  MessageWriter flag(String name) {
    name(name);
    Ascii.write("true", target);
    return this;
  }

  void end() {
    put('}');
    if (isInData) {
      put('}');
    }
  }

  private void name(String name) {
    if (!isFirst) {
      put(',');
    }
    isFirst = false;
    quoted(name);
    put(':');
  }

  private void quoted(String text) {
    put('"');
    Ascii.write(text, target);
    put('"');
  }

  private void put(char c) {
    target.put((byte) c);
  }
}
