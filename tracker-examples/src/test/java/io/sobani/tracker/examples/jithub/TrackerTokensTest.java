package io.sobani.tracker.examples.jithub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.examples.http.HttpException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

class TrackerTokensTest {
  private final TrackerTokens tokens = new TrackerTokens("jit!");

  @Test
  void shouldKnowItsOwnTokens() throws Exception {
    String token = tokens.issue("0123", Instant.now()).path("content").stringValue();

    assertThat(tokens.verify("Bearer " + token)).isEqualTo("0123");
  }

  @Test
  void shouldKnowATokenThatTheOriginalIssued() throws Exception {
    // {"version":"1","id":"0123","iat":1557268437}, signed with the secret of its compose file.
    String token =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
            + ".eyJ2ZXJzaW9uIjoiMSIsImlkIjoiMDEyMyIsImlhdCI6MTU1NzI2ODQzN30"
            + ".LxrtGcsyv31nVxbjfNSZqqR2AlCwRhaQnaeVAu9Dhc8";

    assertThat(tokens.verify("Bearer " + token)).isEqualTo("0123");
  }

  @Test
  void shouldHonourTimesThatItNeverIssues() throws Exception {
    long now = Instant.now().getEpochSecond();

    assertRefused("{\"id\":\"0123\",\"exp\":%d}".formatted(now - 60), "jwt expired");
    assertRefused("{\"id\":\"0123\",\"nbf\":%d}".formatted(now + 600), "jwt not active");
    assertThat(tokens.verify("Bearer " + sign("{\"id\":\"0123\",\"exp\":%d}".formatted(now + 600))))
        .isEqualTo("0123");
  }

  @Test
  void shouldFindNobodyWhereTheIdIsNotAText() throws Exception {
    assertThat(tokens.verify("Bearer " + sign("{\"id\":5}"))).isEmpty();
    assertThat(tokens.verify("Bearer " + sign("{}"))).isEmpty();
    assertRefused("5", "invalid token");
  }

  private void assertRefused(String claims, String message) throws JoseException {
    String token = sign(claims);
    assertThatThrownBy(() -> tokens.verify("Bearer " + token))
        .isInstanceOf(HttpException.class)
        .hasMessage(message);
  }

  private static String sign(String claims) throws JoseException {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue("HS256");
    signature.setPayload(claims);
    signature.setKey(new HmacKey("jit!".getBytes(StandardCharsets.UTF_8)));
    signature.setDoKeyValidation(false);
    return signature.getCompactSerialization();
  }
}
