package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import tools.jackson.core.JsonToken;

/**
 * Decodes what peers say to a tracker.
 *
 * <p>The action may come last and says which fields count, so all are read before any is judged.
 *
 * @see "PROTOCOL.md, sections 1 to 6 and 9"
 */
final class RequestDecoder {

  private final ObjectReader reader;
  private final Field action = Field.of("action");
  private final Field token = Field.of("token");
  private final Field nonce = Field.of("nonce");
  private final Field override = Field.of("override");
  private final Field shareId = Field.of("shareId");
  private final OverrideFields address = new OverrideFields();
  private final Field message =
      Field.object(
          "request",
          action,
          token,
          nonce,
          override,
          shareId,
          address.multiaddr,
          address.ip,
          address.port);

  RequestDecoder(ObjectReader reader) {
    this.reader = reader;
  }

  Request decode(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, message);
    Request request =
        switch (action.toAction()) {
          case "announce" -> new Request.Announce(address.toOverride());
          case "pulse" -> pulse();
          case "alive" -> Request.Alive.PLAIN;
          case "push" -> push();
          default -> throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
        };
    return request.with(token.toToken(), nonce.toToken());
  }

  private Request pulse() throws MalformedMessageException {
    boolean overrides = flag(override);
    boolean regenerate = flag(shareId);
    AddressOverride wanted = address.toOverride();
    return overrides ? new Request.Pulse(wanted, regenerate) : Request.Pulse.PLAIN;
  }

  private Request push() throws MalformedMessageException {
    shareId.check();
    return shareId.isString() ? new Request.Push(ShareId.read(shareId)) : Request.BadPush.PLAIN;
  }

  /** Reads a boolean or its text; any other text counts as false. */
  private static boolean flag(Field field) throws MalformedMessageException {
    field.check();
    if (!field.isPresent() || field.kind().isBoolean()) {
      return field.kind() == JsonToken.VALUE_TRUE;
    }
    return field.require(JsonToken.VALUE_STRING).isText("true");
  }
}
