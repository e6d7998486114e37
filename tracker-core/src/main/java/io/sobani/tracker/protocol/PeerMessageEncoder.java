package io.sobani.tracker.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Encodes what peers say to each other.
 *
 * @see "PROTOCOL.md, section 10"
 */
final class PeerMessageEncoder {

  private static final int MAX_CHAT_BYTES = 1024;
  private static final String NONCE = "\",\"nonce\":\"";

  private final MessageWriter writer = new MessageWriter();

  void encode(PeerMessage message, ByteBuffer target) {
    if (message instanceof PeerMessage.Knock knock) {
      writer.begin("knock", target).field("nonce", knock.nonce()).end();
    } else if (message instanceof PeerMessage.Answer answer) {
      writer.begin("answer", target).field("nonce", answer.nonce()).end();
    } else if (message instanceof PeerMessage.Alive) {
      writer.begin("alive", target).end();
    } else if (message instanceof PeerMessage.Alived) {
      writer.begin("alived", target).end();
    } else if (message instanceof PeerMessage.Disconnect) {
      writer.begin("disconnect", target).end();
    } else if (message instanceof PeerMessage.Chat chat) {
      write(chat, target);
    }
  }

  /** The one message of free text: it may need escapes, and allocates. */
  private static void write(PeerMessage.Chat chat, ByteBuffer target) {
    char[] escaped = JsonStringEncoder.getInstance().quoteAsCharArray(chat.text());
    byte[] text =
        ("{\"action\":\"chat\",\"msg\":\"" + new String(escaped)).getBytes(StandardCharsets.UTF_8);
    boolean hasNonce = chat.nonce().present();
    int length = text.length + "\"}".length() + (hasNonce ? NONCE.length() + Token.LENGTH : 0);
    if (length > MAX_CHAT_BYTES) {
      throw new IllegalArgumentException(
          "chat message of " + length + " bytes, at most " + MAX_CHAT_BYTES);
    }
    target.put(text);
    if (hasNonce) {
      Ascii.write(NONCE, target);
      Token.writeText(chat.nonce().bits(), target);
    }
    Ascii.write("\"}", target);
  }
}
