package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.examples.http.HttpException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import tools.jackson.databind.node.ObjectNode;

/** Signs and checks the tokens by which ROOT knows its trackers: JWT, HS256 only. */
final class TrackerTokens {

  /** RFC 7518, section 3.2: a key as long as the hash. */
  static final int ADVISED_SECRET_BYTES = 32;

  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final HmacKey key;
  private final JwtConsumer consumer;

  /** Takes secrets of any length, as trackers in use have short ones. */
  TrackerTokens(String secret) {
    this.key = new HmacKey(secret.getBytes(StandardCharsets.UTF_8));
    this.consumer =
        new JwtConsumerBuilder()
            .setVerificationKey(key)
            .setRelaxVerificationKeyValidation()
            .setSkipDefaultAudienceValidation()
            .setJwsAlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256)
            .build();
  }

  /** Issues a token, which does not expire; shown once, kept nowhere. */
  ObjectNode issue(String trackerId, Instant now) {
    String content = sign(trackerId, now);
    return Json.object()
        .put("hash", sha512(content))
        .put("content", content)
        .put("createdAt", TIMESTAMP.format(now));
  }

  /** Returns the id of the tracker whose token a request bears, which may be unknown or deleted. */
  String verify(String authorization) throws HttpException {
    if (authorization == null) {
      throw new HttpException(401, "No authorization token was found");
    }
    String[] parts = authorization.split(" ", -1);
    if (parts.length != 2 || !parts[0].equalsIgnoreCase("Bearer")) {
      throw new HttpException(401, "Format is Authorization: Bearer [token]");
    }
    String[] segments = parts[1].split("\\.", -1);
    if (segments.length != 3) {
      throw new HttpException(401, "jwt malformed");
    }
    if (segments[2].isEmpty()) {
      throw new HttpException(401, "jwt signature is required");
    }
    try {
      Object id = consumer.processToClaims(parts[1]).getClaimValue("id");
      return id instanceof String text ? text : "";
    } catch (InvalidJwtException e) {
      throw new HttpException(401, reason(e));
    }
  }

  private String sign(String trackerId, Instant now) {
    ObjectNode claims =
        Json.object().put("version", "1").put("id", trackerId).put("iat", now.getEpochSecond());
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    signature.setHeader("typ", "JWT");
    signature.setPayload(claims.toString());
    signature.setKey(key);
    signature.setDoKeyValidation(false);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String reason(InvalidJwtException e) {
    if (e.hasExpired()) {
      return "jwt expired";
    }
    if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
      return "jwt not active";
    }
    return e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID) ? "invalid signature" : "invalid token";
  }

  private static String sha512(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
