package io.sobani.tracker.protocol;

import io.sobani.tracker.protocol.Field.Kind;
import io.sobani.tracker.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;

/**
 * Decodes what peers say to each other.
 *
 * @see "PROTOCOL.md, section 10"
 */
final class PeerMessageDecoder {

  private final ObjectReader reader;
  private final Field action = Field.of("action");
  private final Field nonce = Field.of("nonce");
  private final Field text;
  private final Fields fields;

  PeerMessageDecoder(ObjectReader reader, int maxDatagramBytes) {
    this.reader = reader;
    this.text = Field.of("msg", maxDatagramBytes);
    this.fields = Fields.of(action, nonce, text);
  }

  PeerMessage decode(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, fields);
    action.checkAction();
    if (action.isText("knock")) {
      return new PeerMessage.Knock(nonce.toToken());
    }
    if (action.isText("answer")) {
      return new PeerMessage.Answer(nonce.toToken());
    }
    if (action.isText("alive")) {
      return new PeerMessage.Alive();
    }
    if (action.isText("alived")) {
      return new PeerMessage.Alived();
    }
    if (action.isText("disconnect")) {
      return new PeerMessage.Disconnect();
    }
    if (action.isText("chat") || action.isText("msg")) {
      return new PeerMessage.Chat(text(), nonce.toToken());
    }
    throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
  }

  private String text() throws MalformedMessageException {
    text.check();
    if (!text.is(Kind.STRING)) {
      throw MalformedMessageException.of(
          text.is(Kind.ABSENT) ? Reason.BAD_VALUE : Reason.WRONG_TYPE);
    }
    return text.toString();
  }
}
