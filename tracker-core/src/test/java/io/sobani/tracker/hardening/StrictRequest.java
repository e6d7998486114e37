package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.Arena.require;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What every datagram must be that is served, as an independent reader sees it: strict UTF-8, one
 * JSON object and nothing else, within the limits, with one action that is a request's.
 */
final class StrictRequest {

  private static final Set<String> ACTIONS = Set.of("announce", "pulse", "alive", "push");
  private static final Set<String> FIELDS_OF_PULSE =
      Set.of("action", "token", "override", "shareId", "ip", "port", "multiaddr");
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "announce", Set.of("action", "token", "ip", "port", "multiaddr"),
          "pulse", FIELDS_OF_PULSE,
          "alive", Set.of("action", "token"),
          "push", Set.of("action", "token", "shareId"));

  private static final int MOST_BYTES = 1_024;
  private static final int MOST_NESTING = 4;
  private static final int MOST_NAME_LENGTH = 64;
  private static final int MOST_DIGITS = 20;

  private static final JsonFactory JSON = new JsonFactory();

  private StrictRequest() {}

  /** Throws an assertion error where a datagram ought to have been declined. */
  static void check(byte[] datagram) {
    require(datagram.length <= MOST_BYTES, "a longer one is not served");
    Map<String, Integer> names = new HashMap<>();
    String action = null;
    int depth = 0;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text(datagram))) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "only an object is served");
      for (JsonToken token = JsonToken.START_OBJECT; token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        require(depth <= MOST_NESTING, "deeper nesting is not served");
        if (token == JsonToken.PROPERTY_NAME) {
          require(parser.currentName().length() <= MOST_NAME_LENGTH, "no longer name is served");
          if (depth == 1) {
            names.merge(parser.currentName(), 1, Integer::sum);
          }
        } else if (token == JsonToken.VALUE_STRING && depth == 1) {
          action = "action".equals(parser.currentName()) ? parser.getString() : action;
        } else if (token.isNumeric()) {
          require(digits(parser.getString()) <= MOST_DIGITS, "no longer number is served");
        }
        require(depth > 0 || token == JsonToken.END_OBJECT, "nothing behind the object is served");
      }
    }
    require(action != null && ACTIONS.contains(action), "only a request is served");
    for (String field : FIELDS.get(action)) {
      require(names.getOrDefault(field, 0) <= 1, "no known field given twice is served");
    }
  }

  private static String text(byte[] datagram) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(datagram)).toString();
      require(text.charAt(0) != '\ufeff', "no byte order mark is served");
      return text;
    } catch (CharacterCodingException e) {
      throw new AssertionError("broken: only strict UTF-8 is served", e);
    }
  }

  private static long digits(String number) {
    return number.chars().filter(c -> c >= '0' && c <= '9').count();
  }
}
