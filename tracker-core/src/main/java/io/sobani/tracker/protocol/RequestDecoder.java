package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.Field.Kind;
import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;

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
  private final Field override = Field.of("override");
  private final Field shareId = Field.of("shareId");
  private final OverrideFields address = new OverrideFields();
  private final Fields fields =
      Fields.of(action, token, override, shareId, address.multiaddr, address.ip, address.port);

  RequestDecoder(ObjectReader reader) {
    this.reader = reader;
  }

  Request decode(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, fields);
    action.checkAction();
    if (action.isText("announce")) {
      return announce();
    }
    if (action.isText("pulse")) {
      return pulse();
    }
    if (action.isText("alive")) {
      return new Request.Alive(token());
    }
    if (action.isText("push")) {
      return push();
    }
    throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
  }

  private Request announce() throws MalformedMessageException {
    return new Request.Announce(address.toOverride(), token());
  }

  private Request pulse() throws MalformedMessageException {
    boolean overrides = flag(override);
    boolean regenerate = flag(shareId);
    AddressOverride wanted = address.toOverride();
    return overrides
        ? new Request.Pulse(true, wanted, regenerate, token())
        : new Request.Pulse(false, AddressOverride.NONE, false, token());
  }

  private Request push() throws MalformedMessageException {
    shareId.check();
    return shareId.is(Kind.STRING)
        ? new Request.Push(ShareId.parse(shareId), token())
        : new Request.BadPush(token());
  }

  private Token token() throws MalformedMessageException {
    token.check();
    return token.is(Kind.STRING) ? Token.parse(token) : Token.NONE;
  }

  /** Reads a boolean or its text; any other text counts as false. */
  private static boolean flag(Field field) throws MalformedMessageException {
    field.check();
    return switch (field.kind()) {
      case TRUE -> true;
      case STRING -> field.isText("true");
      case FALSE, ABSENT -> false;
      default -> throw MalformedMessageException.of(Reason.WRONG_TYPE);
    };
  }
}
