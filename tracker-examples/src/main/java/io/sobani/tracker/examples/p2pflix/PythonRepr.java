package io.sobani.tracker.examples.p2pflix;

import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Writes JSON values as Python prints them, which is how the original's error texts quote them. */
final class PythonRepr {
  private static final int MAX_CHARACTERS = 200;

  private PythonRepr() {}

  /** Returns the value's text, cut where it grows long. */
  static String of(JsonNode value) {
    String text = value.isContainer() && value.size() > MAX_CHARACTERS ? "…" : repr(value);
    return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
  }

  /** Returns the text in quotes: single ones, unless it holds single ones only. */
  static String of(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote) {
            out.append('\\').append(c);
          } else if (c < 0x20 || c == 0x7f) {
            out.append("\\x%02x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append(quote).toString();
  }

  private static String repr(JsonNode value) {
    if (value.isString()) {
      return of(value.stringValue());
    } else if (value.isNull()) {
      return "None";
    } else if (value.isBoolean()) {
      return value.booleanValue() ? "True" : "False";
    } else if (value.isArray()) {
      StringJoiner items = new StringJoiner(", ", "[", "]");
      value.forEach(item -> items.add(repr(item)));
      return items.toString();
    } else if (value.isObject()) {
      StringJoiner members = new StringJoiner(", ", "{", "}");
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        members.add(of(member.getKey()) + ": " + repr(member.getValue()));
      }
      return members.toString();
    }
    return value.toString();
  }
}
