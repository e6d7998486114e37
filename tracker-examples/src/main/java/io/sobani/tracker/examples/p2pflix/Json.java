package io.sobani.tracker.examples.p2pflix;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the original reads and writes it: sorted keys, ASCII only, one line with its end. */
final class Json {
  static final String TOO_LARGE = "Python int too large to convert to SQLite INTEGER";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                  .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                  .build())
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Json() {}

  /** Returns the value of a text, or null where it is no JSON, nothing or {@code null}. */
  static JsonNode parse(byte[] text) {
    try {
      JsonNode value = MAPPER.readTree(text);
      return value.isMissingNode() || value.isNull() ? null : value;
    } catch (JacksonException e) {
      return null;
    }
  }

  static byte[] bytes(Map<String, ?> value) {
    return MAPPER.writeValueAsBytes(value);
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
}
