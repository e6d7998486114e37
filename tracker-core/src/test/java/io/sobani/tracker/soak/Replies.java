package io.sobani.tracker.soak;

import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Reply;
import java.nio.ByteBuffer;

/** Decodes replies; those to keepalives, which are nearly all, without a parser. */
final class Replies {

  private final MessageCodec codec = new MessageCodec();
  private final ByteBuffer renewed = encoded(Reply.PulseReceived.RENEWED);
  private final ByteBuffer alived = encoded(Reply.Alived.PLAIN);

  Reply decode(ByteBuffer datagram) {
    if (datagram.equals(renewed)) {
      return Reply.PulseReceived.RENEWED;
    }
    if (datagram.equals(alived)) {
      return Reply.Alived.PLAIN;
    }
    try {
      return codec.decodeReply(datagram.duplicate());
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  private ByteBuffer encoded(Reply reply) {
    ByteBuffer bytes = ByteBuffer.allocate(128);
    codec.encode(reply, bytes);
    return bytes.flip();
  }
}
