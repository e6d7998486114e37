package io.sobani.tracker.protocol;

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
  private final Field message;

  PeerMessageDecoder(ObjectReader reader, int maxDatagramBytes) {
    this.reader = reader;
    this.text = Field.of("msg", maxDatagramBytes);
    this.message = Field.object("message", action, nonce, text);
  }

  PeerMessage decode(ByteBuffer datagram) throws MalformedMessageException {
    reader.read(datagram, message);
    return switch (action.toAction()) {
      case "knock" -> new PeerMessage.Knock(nonce.toToken());
      case "answer" -> new PeerMessage.Answer(nonce.toToken());
      case "alive" -> new PeerMessage.Alive();
      case "alived" -> new PeerMessage.Alived();
      case "disconnect" -> new PeerMessage.Disconnect();
      case "chat", "msg" -> new PeerMessage.Chat(text.toText(), nonce.toToken());
      default -> throw MalformedMessageException.of(Reason.UNKNOWN_ACTION);
    };
  }
}
