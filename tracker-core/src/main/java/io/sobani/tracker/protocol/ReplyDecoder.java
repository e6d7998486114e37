package io.sobani.tracker.protocol;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.AddressOverride.Problem;
import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import io.sobani.tracker.protocol.Reply.Error.Code;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import tools.jackson.core.JsonToken;

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
      Field.object(
          "data",
          shareId,
          status,
          overridden,
          problem,
          peer,
          peerShareId,
          request,
          code,
          token,
          nonce);
  private final Field message = Field.object("reply", action, data);

  ReplyDecoder(ObjectReader reader) {
    this.reader = reader;
  }

  Reply decode(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, message);
    String said = action.toAction();
    data.check();
    if (data.isPresent()) {
      data.require(JsonToken.START_OBJECT);
    }
    Reply reply =
        switch (said) {
          case "alived" -> Reply.Alived.PLAIN;
          case "expired" -> Reply.Expired.PLAIN;
          case "announceReceived" -> new Reply.AnnounceReceived(id(shareId));
          case "announced" -> new Reply.Announced(id(shareId));
          case "pulseReceived" -> pulseReceived();
          case "pushReceived" -> new Reply.PushReceived(peer());
          case "pushed" -> new Reply.Pushed(peer(), id(peerShareId));
          case "income" -> new Reply.Income(peer(), id(peerShareId));
          case "error" -> new Reply.Error(oneOf(request, "push", "announce"), code());
          case "challenge" -> challenge();
          default -> throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
        };
    return reply.with(token.toToken(), nonce.toToken());
  }

  private Reply pulseReceived() throws MalformedMessageException {
    return new Reply.PulseReceived(
        oneOf(status, "0", "1"),
        oneOf(overridden, "true", "false"),
        shareId.isPresent() ? id(shareId) : ShareId.NONE,
        problem.isPresent() ? problem() : Problem.NONE);
  }

  private Reply challenge() throws MalformedMessageException {
    Token proof = token.toToken();
    if (!proof.present()) {
      throw MalformedMessageException.of(Reason.BAD_VALUE);
    }
    return new Reply.Challenge(proof);
  }

  private static ShareId id(Field field) throws MalformedMessageException {
    return ShareId.tryParse(field.toText())
        .orElseThrow(() -> MalformedMessageException.of(Reason.BAD_VALUE));
  }

  private Endpoint peer() throws MalformedMessageException {
    return Endpoint.tryParse(peer.toText())
        .orElseThrow(() -> MalformedMessageException.of(Reason.BAD_VALUE));
  }

  /** Reads an error code; a client takes one that it does not know for a refusal. */
  private Code code() throws MalformedMessageException {
    String name = code.toText();
    return Stream.of(Code.values())
        .filter(known -> known.wireName().equals(name))
        .findFirst()
        .orElse(Code.REFUSED);
  }

  /** Reads why an override was not set; one that is not known counts as a refused address. */
  private Problem problem() throws MalformedMessageException {
    String name = problem.toText();
    return Stream.of(Problem.values())
        .filter(known -> known != Problem.NONE && known.wireName().equals(name))
        .findFirst()
        .orElse(Problem.REFUSED_ADDRESS);
  }

  private static boolean oneOf(Field field, String yes, String no)
      throws MalformedMessageException {
    String text = field.toText();
    if (!text.equals(yes) && !text.equals(no)) {
      throw MalformedMessageException.of(Reason.BAD_VALUE);
    }
    return text.equals(yes);
  }
}
