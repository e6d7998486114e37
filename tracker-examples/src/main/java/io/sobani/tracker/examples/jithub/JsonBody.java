package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HttpException;
import io.sobani.tracker.examples.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a request's body as a JSON object or array. Of a content type that is not JSON it reads
 * what looks like one, as a real client sends it so, and ignores the rest, as the original did.
 */
final class JsonBody {

  /** The longest body, also when inflated. */
  static final int MAX_BYTES = 100 * 1024;

  private JsonBody() {}

  static JsonNode read(HttpRequest request) throws HttpException {
    String type = header(request, "Content-Type");
    boolean json = type.split(";", 2)[0].strip().equals("application/json");
    if (json) {
      checkCharset(type);
    }
    byte[] body = inflate(request.body(), header(request, "Content-Encoding"));
    if (body.length == 0 || !json && !looksLikeJson(body)) {
      return Json.object();
    }
    return parse(body);
  }

  private static JsonNode parse(byte[] body) throws HttpException {
    try {
      JsonNode node = Json.MAPPER.readTree(body);
      if (node.isContainer()) {
        return node;
      }
    } catch (JacksonException e) {
      // Said below, without the parser's words, which quote the body.
    }
    throw new HttpException(400, "the body is not a JSON object");
  }

  private static void checkCharset(String type) throws HttpException {
    int charset = type.indexOf("charset=");
    if (charset >= 0 && !type.substring(charset + 8).replace("\"", "").startsWith("utf-")) {
      throw new HttpException(415, "unsupported charset");
    }
  }

  private static byte[] inflate(byte[] body, String encoding) throws HttpException {
    byte[] inflated;
    try (InputStream in = decoder(body, encoding)) {
      inflated = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new HttpException(400, "the body is not " + encoding);
    }
    if (inflated.length > MAX_BYTES) {
      throw new HttpException(413, "the body is longer than " + MAX_BYTES + " bytes");
    }
    return inflated;
  }

  private static InputStream decoder(byte[] body, String encoding)
      throws IOException, HttpException {
    InputStream in = new ByteArrayInputStream(body);
    return switch (encoding) {
      case "", "identity" -> in;
      case "gzip" -> new GZIPInputStream(in);
      case "deflate" -> new InflaterInputStream(in);
      default -> throw new HttpException(415, "unsupported content encoding");
    };
  }

  private static boolean looksLikeJson(byte[] body) {
    for (byte b : body) {
      if (b == '{' || b == '[') {
        return true;
      }
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return false;
      }
    }
    return false;
  }

  private static String header(HttpRequest request, String name) {
    String value = request.header(name);
    return value == null ? "" : value.strip().toLowerCase(Locale.ROOT);
  }
}
