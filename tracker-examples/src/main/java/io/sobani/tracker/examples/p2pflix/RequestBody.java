package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.http.HttpRequest;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads bodies as JSON: those of a JSON content type, and those without any. */
final class RequestBody {
  private RequestBody() {}

  static JsonNode read(HttpRequest request, Schema schema) {
    JsonNode body = read(request);
    schema.require(body);
    return body;
  }

  static JsonNode read(HttpRequest request) {
    return read(request, Json::parse);
  }

  /** Reads what a tracker tells that this one knows. */
  static JsonNode readEvent(HttpRequest request) {
    return read(request, Json::parseEvent);
  }

  private static JsonNode read(HttpRequest request, Function<byte[], JsonNode> parser) {
    String type = request.header("Content-Type");
    JsonNode body = type == null || isJson(type) ? parser.apply(request.body()) : null;
    if (body == null) {
      throw new RefusedException("Request is not JSON");
    }
    return body;
  }

  private static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json")
        || type.startsWith("application/") && type.endsWith("+json");
  }
}
