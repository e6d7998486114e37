package io.sobani.tracker.examples.p2pflix;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a dump without running it: the INSERTs of the five tables are understood, every other
 * statement is passed over.
 */
final class DumpParser {
  private static final String INSERT = "INSERT INTO ";
  private static final String VALUES = " VALUES(";

  private final String text;
  private int position;

  private DumpParser(String text) {
    this.text = text;
  }

  /** Returns the rows in their order, or null where the text is not a whole dump. */
  static List<Row> parse(String text) {
    if (!text.startsWith(DumpWriter.BEGIN) || !text.endsWith(DumpWriter.COMMIT)) {
      return null;
    }
    return new DumpParser(text).rows();
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    while (position < text.length()) {
      skipWhiteSpace();
      int start = position;
      Row row = insert();
      if (row != null) {
        rows.add(row);
      } else {
        position = start;
        skipStatement();
      }
    }
    return rows;
  }

  /** Reads one INSERT; null where the next statement is anything else. */
  private Row insert() {
    if (!skip(INSERT)) {
      return null;
    }
    int nameEnd = text.indexOf('"', position + 1) + 1;
    Table table = nameEnd == 0 ? null : Table.named(text.substring(position, nameEnd));
    position = nameEnd;
    if (table == null || !skip(VALUES)) {
      return null;
    }
    List<Object> values = new ArrayList<>();
    do {
      values.add(peek() == '\'' ? string() : integer());
    } while (values.get(values.size() - 1) != null && skip(","));
    return skip(");") && table.accepts(values) ? new Row(table, values) : null;
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    while (skip("'")) {
      int end = text.indexOf('\'', position);
      if (end < 0) {
        return null;
      }
      value.append(text, position, end);
      position = end + 1;
      if (peek() == '\'') {
        value.append('\'');
      }
    }
    return value.toString();
  }

  private Long integer() {
    int start = position;
    skip("-");
    while (Character.digit(peek(), 10) >= 0) {
      position++;
    }
    try {
      return Long.valueOf(text.substring(start, position));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Goes behind the next semicolon that is outside of quotes. */
  private void skipStatement() {
    char quote = 0;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == ';') {
        return;
      } else if (c == '\'' || c == '"') {
        quote = c;
      }
    }
  }

  private void skipWhiteSpace() {
    while (Character.isWhitespace(peek())) {
      position++;
    }
  }

  private boolean skip(String expected) {
    boolean found = text.startsWith(expected, position);
    position += found ? expected.length() : 0;
    return found;
  }

  private char peek() {
    return position < text.length() ? text.charAt(position) : 0;
  }

  /**
   * One INSERT.
   *
   * @param table where to
   * @param values a Long or a String for each column
   */
  record Row(Table table, List<Object> values) {}
}
