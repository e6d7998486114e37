package io.sobani.tracker.hardening;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * A reply as an independent, strict reader sees it: one compact object, an action that no request
 * has, and data of which every value is a string.
 *
 * @param action the action
 * @param data the fields of its data, in order
 */
record StrictReply(String action, Map<String, String> data) {

  private static final Set<String> ACTIONS =
      Set.of(
          "announceReceived",
          "announced",
          "pulseReceived",
          "alived",
          "expired",
          "pushReceived",
          "pushed",
          "income",
          "error",
          "challenge");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .build();

  /** The first replies that were read: those without an id or a token come again and again. */
  private static final Map<String, StrictReply> KNOWN = new ConcurrentHashMap<>();

  private static final int MOST_KNOWN = 256;

  /** Reads a reply; throws an assertion error where it is not one. */
  static StrictReply read(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    StrictReply known = KNOWN.get(text);
    if (known != null) {
      return known;
    }
    StrictReply reply = parse(bytes);
    if (KNOWN.size() < MOST_KNOWN) {
      KNOWN.put(text, reply);
    }
    return reply;
  }

  private static StrictReply parse(byte[] bytes) {
    for (byte character : bytes) {
      require(character >= ' ' && character != 0x7f, "a reply is printable ASCII");
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "a reply is an object");
      require("action".equals(parser.nextName()), "action comes first");
      require(parser.nextToken() == JsonToken.VALUE_STRING, "action is a string");
      String action = parser.getString();
      require(ACTIONS.contains(action), "action is one of a reply");
      Map<String, String> data = Map.of();
      String name = parser.nextName();
      if (name != null) {
        require(name.equals("data"), "only data stands beside action");
        data = data(parser);
        require(parser.nextToken() == JsonToken.END_OBJECT, "nothing stands behind data");
      }
      require(parser.nextToken() == null, "nothing stands behind a reply");
      StrictReply reply = new StrictReply(action, data);
      require(reply.toString().length() == bytes.length, "a reply is compact");
      return reply;
    }
  }

  private static Map<String, String> data(JsonParser parser) {
    Map<String, String> data = new LinkedHashMap<>();
    require(parser.nextToken() == JsonToken.START_OBJECT, "data is an object");
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      require(parser.nextToken() == JsonToken.VALUE_STRING, "every value is a string");
      data.put(name, parser.getString());
    }
    return data;
  }

  /** Returns the last field of the data, {@code null} where there is none. */
  String last() {
    String last = null;
    for (String field : data.keySet()) {
      last = field;
    }
    return last;
  }

  String get(String field) {
    return data.get(field);
  }

  boolean is(String expected) {
    return action.equals(expected);
  }

  /** Returns the compact form. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{\"action\":\"").append(action).append('"');
    if (!data.isEmpty()) {
      char separator = '{';
      text.append(",\"data\":");
      for (Map.Entry<String, String> field : data.entrySet()) {
        text.append(separator).append('"').append(field.getKey()).append("\":\"");
        text.append(field.getValue()).append('"');
        separator = ',';
      }
      text.append('}');
    }
    return text.append('}').toString();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new AssertionError("broken: " + rule);
    }
  }
}
