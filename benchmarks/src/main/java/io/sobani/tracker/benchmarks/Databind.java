package io.sobani.tracker.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The alternative codec: jackson-databind and two records, as most servers would do it. */
final class Databind {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  /** Any request. */
  record AnyRequest(
      String action,
      String shareId,
      String ip,
      String port,
      String multiaddr,
      Boolean regenerate,
      String token) {}

  /** Any reply. */
  record AnyReply(String action, Map<String, String> data) {}

  private Databind() {}

  static <T> T decode(byte[] datagram, Class<T> type) {
    return MAPPER.readValue(datagram, type);
  }

  static byte[] encode(Object message) {
    return MAPPER.writeValueAsBytes(message);
  }
}
