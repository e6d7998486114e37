package io.sobani.tracker.examples.p2pflix;

import java.io.OutputStream;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the original reads and writes it: sorted keys, ASCII only, one line with its end. */
final class Json {
  static final String TOO_LARGE = "Python int too large to convert to SQLite INTEGER";

  /** A file of 2 MiB has some 100,000; as a tree, each takes many times its bytes. */
  private static final int MAX_TOKENS = 150_000;

  /** Events of other trackers may be four times as long. */
  private static final int MAX_EVENT_TOKENS = 600_000;

  private static final JsonMapper MAPPER = mapper(MAX_TOKENS);
  private static final JsonMapper EVENTS = mapper(MAX_EVENT_TOKENS);

  private Json() {}

  /** Returns the value of a text, or null where it is not JSON, empty or {@code null}. */
  static JsonNode parse(byte[] text) {
    return parse(text, MAPPER);
  }

  /** Returns the value of what a tracker tells, likewise. */
  static JsonNode parseEvent(byte[] text) {
    return parse(text, EVENTS);
  }

  private static JsonNode parse(byte[] text, JsonMapper mapper) {
    try {
      JsonNode value = mapper.readTree(text);
      return value.isMissingNode() || value.isNull() ? null : value;
    } catch (JacksonException e) {
      return null;
    }
  }

  static byte[] bytes(Map<String, ?> value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** Returns a text in its quotes. */
  static String text(String value) {
    return MAPPER.writeValueAsString(value);
  }

  static JsonGenerator generator(OutputStream out, boolean pretty) {
    return (pretty ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer())
        .createGenerator(out);
  }

  static String line(Map<String, ?> value, boolean pretty) {
    return (pretty ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer())
            .writeValueAsString(value)
        + "\n";
  }

  /** Returns the value of what {@link Schema#INTEGER} let through. */
  static long integer(JsonNode value) {
    if (value.isIntegralNumber() ? !value.canConvertToLong() : tooLarge(value.doubleValue())) {
      throw new RefusedException(TOO_LARGE);
    }
    return value.isIntegralNumber() ? value.longValue() : (long) value.doubleValue();
  }

  private static boolean tooLarge(double integer) {
    return Math.abs(integer) >= 0x1p63;
  }

  private static JsonMapper mapper(int maxTokens) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxTokenCount(maxTokens)
                        .maxStringLength(TrackerCalls.MAX_DUMP_BYTES)
                        .build())
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                .build())
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .build();
  }
}
