package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.Field.Kind;
import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import io.sobani.tracker.protocol.Reply.Error.Code;
import java.nio.ByteBuffer;

/**
 * Decodes what a tracker says to a peer: strict about what a known action must carry, blind to
 * fields that it does not know.
 *
 * @see "PROTOCOL.md, sections 2 to 6, 8 and 9"
 */
final class ReplyDecoder {

  private final ObjectReader reader;
  private final Field action = Field.of("action");
  private final Field shareId = Field.of("shareId");
  private final Field status = Field.of("status");
  private final Field overridden = Field.of("overriden");
  private final Field problem = Field.of("reason");
  private final Field peer = Field.of("peeraddr");
  private final Field peerShareId = Field.of("peerShareId");
  private final Field request = Field.of("request");
  private final Field code = Field.of("code");
  private final Field token = Field.of("token");
  private final Field nonce = Field.of("nonce");
  private final Field data =
      Field.of(
          "data",
          Fields.of(
              shareId,
              status,
              overridden,
              problem,
              peer,
              peerShareId,
              request,
              code,
              token,
              nonce));
  private final Fields fields = Fields.of(action, data);

  ReplyDecoder(ObjectReader reader) {
    this.reader = reader;
  }

  Reply decode(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, fields);
    action.checkAction();
    return reply().with(token.toToken(), nonce.toToken());
  }

  private Reply reply() throws MalformedMessageException {
    if (action.isText("alived")) {
      checkOptionalData();
      return Reply.Alived.PLAIN;
    }
    if (action.isText("expired")) {
      checkOptionalData();
      return Reply.Expired.PLAIN;
    }
    if (action.isText("announceReceived")) {
      requireData();
      return new Reply.AnnounceReceived(id(shareId));
    }
    if (action.isText("announced")) {
      requireData();
      return new Reply.Announced(id(shareId));
    }
    if (action.isText("pulseReceived")) {
      requireData();
      return pulseReceived();
    }
    if (action.isText("pushReceived")) {
      requireData();
      return new Reply.PushReceived(peer());
    }
    if (action.isText("pushed")) {
      requireData();
      return new Reply.Pushed(peer(), id(peerShareId));
    }
    if (action.isText("income")) {
      requireData();
      return new Reply.Income(peer(), id(peerShareId));
    }
    if (action.isText("error")) {
      requireData();
      return new Reply.Error(oneOf(request, "push", "announce"), code());
    }
    if (action.isText("challenge")) {
      requireData();
      return challenge();
    }
    throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
  }

  private Reply pulseReceived() throws MalformedMessageException {
    return new Reply.PulseReceived(
        oneOf(status, "0", "1"),
        oneOf(overridden, "true", "false"),
        isPresent(shareId) ? id(shareId) : ShareId.NONE,
        isPresent(problem) ? problem() : Problem.NONE);
  }

  private Reply challenge() throws MalformedMessageException {
    Token proof = token.toToken();
    if (!proof.present()) {
      throw MalformedMessageException.of(Reason.BAD_VALUE);
    }
    return new Reply.Challenge(proof);
  }

  private void requireData() throws MalformedMessageException {
    data.check();
    if (!data.is(Kind.OBJECT)) {
      throw MalformedMessageException.of(
          data.is(Kind.ABSENT) ? Reason.BAD_VALUE : Reason.WRONG_TYPE);
    }
  }

  private void checkOptionalData() throws MalformedMessageException {
    if (isPresent(data)) {
      requireData();
    }
  }

  private static ShareId id(Field field) throws MalformedMessageException {
    return ShareId.tryParse(text(field))
        .orElseThrow(() -> MalformedMessageException.of(Reason.BAD_VALUE));
  }

  private Endpoint peer() throws MalformedMessageException {
    return Endpoint.tryParse(text(peer))
        .orElseThrow(() -> MalformedMessageException.of(Reason.BAD_VALUE));
  }

  /** Reads an error code; a client takes one that it does not know for a refusal. */
  private Code code() throws MalformedMessageException {
    text(code);
    for (Code known : Code.values()) {
      if (code.isText(known.wireName())) {
        return known;
      }
    }
    return Code.REFUSED;
  }

  /** Reads why an override was not set; one that is not known counts as a refused address. */
  private Problem problem() throws MalformedMessageException {
    text(problem);
    for (Problem known : Problem.values()) {
      if (known != Problem.NONE && problem.isText(known.wireName())) {
        return known;
      }
    }
    return Problem.REFUSED_ADDRESS;
  }

  private static boolean oneOf(Field field, String yes, String no)
      throws MalformedMessageException {
    text(field);
    if (!field.isText(yes) && !field.isText(no)) {
      throw MalformedMessageException.of(Reason.BAD_VALUE);
    }
    return field.isText(yes);
  }

  private static boolean isPresent(Field field) {
    return !field.is(Kind.ABSENT);
  }

  /** Returns a field that must be there, and a string. */
  private static Field text(Field field) throws MalformedMessageException {
    field.check();
    if (!field.is(Kind.STRING)) {
      throw MalformedMessageException.of(
          field.is(Kind.ABSENT) ? Reason.BAD_VALUE : Reason.WRONG_TYPE);
    }
    return field;
  }
}
