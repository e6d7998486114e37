package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Objects of JSON, and answers made of them. */
final class Json {
  static final JsonMapper MAPPER = new JsonMapper();

  /** The longest name and wallet id. */
  private static final int MAX_TEXT_LENGTH = 256;

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static HttpResponse ok(JsonNode body) {
    return response(200, body);
  }

  static HttpResponse status(int httpStatus, String status) {
    return response(httpStatus, object().put("status", status));
  }

  static HttpResponse response(int httpStatus, JsonNode body) {
    return new HttpResponse(
        httpStatus, "application/json; charset=utf-8", MAPPER.writeValueAsBytes(body));
  }

  /** Returns a text of an object, or null where it has none. */
  static String optionalText(JsonNode object, String key) throws HttpException {
    JsonNode value = object.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString() || value.stringValue().length() > MAX_TEXT_LENGTH) {
      throw new HttpException(
          400, key + " must be a string of at most " + MAX_TEXT_LENGTH + " characters");
    }
    return value.stringValue();
  }

  /** Returns the id that an object names; one that is no string is nobody's. */
  static String id(JsonNode object) {
    return object.path("id").stringValue("");
  }
}
