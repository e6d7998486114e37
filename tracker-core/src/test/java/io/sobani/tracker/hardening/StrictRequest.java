package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.Arena.require;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * A request as an independent, strict reader sees it: strict UTF-8, one JSON object and nothing
 * else, within the limits, with one action that is a request's.
 *
 * @param action the action
 * @param token the text of its token, {@code null} where it has none
 * @param nonce the text of its nonce, {@code null} where it has none
 * @param shareId the text of its shareId, {@code null} where it has none
 */
record StrictRequest(String action, String token, String nonce, String shareId) {

  private static final Set<String> FIELDS_OF_PULSE =
      Set.of("action", "token", "nonce", "override", "shareId", "ip", "port", "multiaddr");
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "announce", Set.of("action", "token", "nonce", "ip", "port", "multiaddr"),
          "pulse", FIELDS_OF_PULSE,
          "alive", Set.of("action", "token", "nonce"),
          "push", Set.of("action", "token", "nonce", "shareId"));

  private static final int MOST_BYTES = 1_024;
  private static final int MOST_NESTING = 4;
  private static final int MOST_NAME_LENGTH = 64;
  private static final int MOST_DIGITS = 20;

  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.threadLocalPool()).build();

  /** The first requests that were read: the plain ones come again and again. */
  private static final Map<String, StrictRequest> KNOWN = new ConcurrentHashMap<>();

  private static final int MOST_KNOWN = 256;

  /** Reads a request; throws an assertion error where the datagram ought to have been declined. */
  static StrictRequest read(byte[] datagram) {
    require(datagram.length <= MOST_BYTES, "a longer one is not served");
    String text = text(datagram);
    StrictRequest known = KNOWN.get(text);
    if (known != null) {
      return known;
    }
    StrictRequest request = parse(text);
    if (KNOWN.size() < MOST_KNOWN) {
      KNOWN.put(text, request);
    }
    return request;
  }

  private static StrictRequest parse(String text) {
    List<String> names = new ArrayList<>();
    String action = null;
    String token = null;
    String nonce = null;
    String shareId = null;
    int depth = 0;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "only an object is served");
      for (JsonToken next = JsonToken.START_OBJECT; next != null; next = parser.nextToken()) {
        depth += next.isStructStart() ? 1 : next.isStructEnd() ? -1 : 0;
        require(depth <= MOST_NESTING, "deeper nesting is not served");
        if (next == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          require(name.length() <= MOST_NAME_LENGTH, "no longer name is served");
          if (depth == 1) {
            names.add(name);
          }
        } else if (next == JsonToken.VALUE_STRING && depth == 1) {
          switch (names.get(names.size() - 1)) {
            case "action" -> action = parser.getString();
            case "token" -> token = parser.getString();
            case "nonce" -> nonce = parser.getString();
            case "shareId" -> shareId = parser.getString();
            default -> {}
          }
        } else if (next.isNumeric()) {
          require(digits(parser.getString()) <= MOST_DIGITS, "no longer number is served");
        }
        require(depth > 0 || next == JsonToken.END_OBJECT, "nothing behind the object is served");
      }
    }
    require(action != null && FIELDS.containsKey(action), "only a request is served");
    for (String field : FIELDS.get(action)) {
      boolean once = names.indexOf(field) == names.lastIndexOf(field);
      require(once, "no known field given twice is served");
    }
    return new StrictRequest(
        action, isToken(token) ? token : null, isToken(nonce) ? nonce : null, shareId);
  }

  boolean is(String expected) {
    return action.equals(expected);
  }

  /** Strict UTF-8 is what Java decodes leniently and encodes to the same bytes. */
  private static String text(byte[] datagram) {
    String text = new String(datagram, StandardCharsets.UTF_8);
    boolean strict = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), datagram);
    require(strict, "only strict UTF-8 is served");
    require(text.charAt(0) != '\ufeff', "no byte order mark is served");
    return text;
  }

  private static boolean isToken(String text) {
    return text != null
        && text.length() == 16
        && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
  }

  private static long digits(String number) {
    return number.chars().filter(c -> c >= '0' && c <= '9').count();
  }
}
