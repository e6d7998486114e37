package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import tools.jackson.core.ErrorReportConfiguration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads the one JSON object of a datagram into known fields; the only class that knows jackson's
 * parser.
 *
 * <p>Jackson gets characters and keeps no table of names: with one, a datagram with a random name
 * would cost a copy of it. It has nothing to refuse: its limits and its grammar are those of {@link
 * Grammar}.
 *
 * @see "PROTOCOL.md, section 1"
 */
final class ObjectReader {

  private final JsonFactory json = jackson();
  private final int maxDatagramBytes;
  private final char[] text;
  private final Utf8 utf8;
  private final Grammar grammar;

  ObjectReader(int maxDatagramBytes) {
    this.maxDatagramBytes = maxDatagramBytes;
    this.text = new char[maxDatagramBytes];
    this.utf8 = new Utf8(text);
    this.grammar = new Grammar(text);
  }

  /**
   * Reads a datagram: all of its object, so that what is wrong behind the last known field counts.
   *
   * @param datagram the datagram; position and limit stay
   * @param fields the fields to fill; cleared first
   */
  void read(ByteBuffer datagram, Fields fields) throws MalformedMessageException {
    int size = datagram.remaining();
    if (size == 0) {
      throw MalformedMessageException.of(Reason.EMPTY);
    }
    if (size > maxDatagramBytes) {
      throw MalformedMessageException.of(Reason.OVERSIZED);
    }
    fields.clear();
    int length = grammar.check(utf8.decode(datagram), fields);
    try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text, 0, length)) {
      parser.nextToken();
      readObject(parser, fields);
    } catch (JacksonException e) { // a host's jackson that is stricter than the grammar
      throw MalformedMessageException.of(Reason.BAD_JSON);
    }
  }

  private static void readObject(JsonParser parser, Fields fields)
      throws MalformedMessageException {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      Field field = fields.find(name);
      JsonToken value = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else {
        readValue(parser, value, field);
      }
    }
  }

  private static void readValue(JsonParser parser, JsonToken value, Field field)
      throws MalformedMessageException {
    switch (value) {
      case VALUE_STRING -> readText(parser, field, Field.Kind.STRING);
      case VALUE_NUMBER_INT -> readText(parser, field, Field.Kind.INTEGER);
      case VALUE_TRUE -> field.set(Field.Kind.TRUE);
      case VALUE_FALSE -> field.set(Field.Kind.FALSE);
      case VALUE_NULL -> field.set(Field.Kind.ABSENT);
      case START_OBJECT -> readMembers(parser, field);
      default -> {
        field.set(Field.Kind.OTHER);
        parser.skipChildren();
      }
    }
  }

  private static void readMembers(JsonParser parser, Field field) throws MalformedMessageException {
    field.set(Field.Kind.OBJECT);
    if (field.members() == null) {
      parser.skipChildren();
    } else {
      readObject(parser, field.members());
    }
  }

  private static void readText(JsonParser parser, Field field, Field.Kind kind) {
    int length = parser.getStringLength();
    field.set(kind, parser.getStringCharacters(), parser.getStringOffset(), length);
  }

  static JsonFactory jackson() {
    return JsonFactory.builder()
        .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
        .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(Grammar.MAX_DEPTH)
                .maxNameLength(Grammar.MAX_NAME_LENGTH)
                .maxNumberLength(Grammar.MAX_DIGITS)
                .build())
        .errorReportConfiguration(
            ErrorReportConfiguration.builder()
                .maxErrorTokenLength(0)
                .maxRawContentLength(0)
                .build())
        .recyclerPool(JsonRecyclerPools.newBoundedPool(1))
        .build();
  }
}
