package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
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

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private JsonFactory json; // made when first needed, as it is slow to load
  private final int maxDatagramBytes;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final CharBuffer text;
  private final Grammar grammar;

  ObjectReader(int maxDatagramBytes) {
    this.maxDatagramBytes = maxDatagramBytes;
    this.text = CharBuffer.allocate(maxDatagramBytes); // no more characters than bytes
    this.grammar = new Grammar(text.array());
  }

  /**
   * Reads a datagram: all of its object, so that what is wrong behind the last known field counts.
   *
   * @param datagram the datagram; position and limit stay
   * @param message the object whose known fields are filled; cleared first
   */
  void read(ByteBuffer datagram, Field message) throws MalformedMessageException {
    int size = datagram.remaining();
    if (size == 0) {
      throw MalformedMessageException.of(Reason.EMPTY);
    }
    if (size > maxDatagramBytes) {
      throw MalformedMessageException.of(Reason.OVERSIZED);
    }
    message.clear();
    decode(datagram, text);
    int length = grammar.check(text.position(), message);
    try (JsonParser parser =
        json().createParser(ObjectReadContext.empty(), text.array(), 0, length)) {
      parser.nextToken();
      readObject(parser, message);
    } catch (JacksonException e) { // a host's jackson that is stricter than the grammar
      throw MalformedMessageException.of(Reason.BAD_JSON);
    }
  }

  /**
   * Decodes UTF-8 strictly: no overlong form, no surrogate, nothing above U+10FFFF, no byte order
   * mark. Jackson's own decoder is lenient in all four.
   */
  void decode(ByteBuffer datagram, CharBuffer target) throws MalformedMessageException {
    int start = datagram.position();
    CoderResult result = utf8.reset().decode(datagram, target.clear(), true);
    datagram.position(start);
    if (result.isError() || target.position() > 0 && target.get(0) == BYTE_ORDER_MARK) {
      throw MalformedMessageException.of(Reason.BAD_UTF8);
    }
  }

  private static void readObject(JsonParser parser, Field object) {
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      Field field = object.find(name);
      JsonToken value = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else {
        readValue(parser, value, field);
      }
    }
  }

  private static void readValue(JsonParser parser, JsonToken value, Field field) {
    if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
      boolean fits = parser.getStringLength() <= field.maxLength();
      field.set(value, fits ? parser.getString() : null);
      return;
    }
    field.set(value == JsonToken.VALUE_NULL ? null : value, "");
    if (value == JsonToken.START_OBJECT) {
      readObject(parser, field);
    } else {
      parser.skipChildren();
    }
  }

  private JsonFactory json() {
    if (json == null) {
      json = jackson();
    }
    return json;
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
        .recyclerPool(JsonRecyclerPools.newBoundedPool(1))
        .build();
  }
}
