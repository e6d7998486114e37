package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Objects of JSON, and answers made of them. */
final class Json {
  static final JsonMapper MAPPER = new JsonMapper();

  private static final String CONTENT_TYPE = "application/json; charset=utf-8";

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
    return new HttpResponse(httpStatus, CONTENT_TYPE, MAPPER.writeValueAsBytes(body));
  }

  /** Answers with objects under one name, which are written one by one. */
  static HttpResponse list(String name, Stream<ObjectNode> objects) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = MAPPER.createGenerator(body)) {
      json.writeStartObject().writeArrayPropertyStart(name);
      objects.forEach(json::writePOJO);
      json.writeEndArray().writeEndObject();
    }
    return new HttpResponse(200, CONTENT_TYPE, body.toByteArray());
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

  /** Returns the id that an object names; one that is not a string is nobody's. */
  static String id(JsonNode object) {
    return object.path("id").stringValue("");
  }
}
