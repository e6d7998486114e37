package io.sobani.tracker.protocol;

import io.sobani.tracker.check.Range;
import io.sobani.tracker.protocol.Reply.Error.Code;
import java.nio.ByteBuffer;

/**
 * Reads and writes the messages of the sobani protocol, both directions, one JSON object per
 * datagram.
 *
 * <p>Confined to one thread: its buffers are reused. Decoding leaves a datagram's position and
 * limit untouched, takes any kind of buffer and keeps none; encoding writes at the target's
 * position and advances it. What does not decode is a {@link MalformedMessageException}, nothing
 * else, and costs no more than what does. A target without room is a {@link
 * java.nio.BufferOverflowException}; {@link #MAX_DATAGRAM_BYTES} are always enough.
 *
 * @see "PROTOCOL.md, sections 1 to 10"
 */
public final class MessageCodec {

  /** The protocol's limit of a datagram, and the default here. */
  public static final int MAX_DATAGRAM_BYTES = 1024;

  private final CommonRequests commonRequests = new CommonRequests();
  private final MessageDecoder decoder;
  private final MessageEncoder encoder = new MessageEncoder();

  /** Creates a codec that takes datagrams of up to {@link #MAX_DATAGRAM_BYTES}. */
  public MessageCodec() {
    this(MAX_DATAGRAM_BYTES);
  }

  /**
   * Creates a codec.
   *
   * @param maxDatagramBytes the longest datagram that is decoded, 64 to 65,507
   * @throws IllegalArgumentException where the limit is out of that range
   */
  public MessageCodec(int maxDatagramBytes) {
    Range.check("maxDatagramBytes", maxDatagramBytes, 64, 65_507);
    decoder = new MessageDecoder(maxDatagramBytes);
  }

  /** Decodes what a peer says to a tracker; what is malformed gets no answer. */
  public Request decodeRequest(ByteBuffer datagram) throws MalformedMessageException {
    Request common = commonRequests.recognise(datagram);
    return common != null ? common : decoder.decodeRequest(datagram);
  }

  /** Decodes what a tracker says to a peer. An unknown error code is {@link Code#REFUSED}. */
  public Reply decodeReply(ByteBuffer datagram) throws MalformedMessageException {
    return decoder.decodeReply(datagram);
  }

  /** Decodes what a peer says to a peer. */
  public PeerMessage decodePeerMessage(ByteBuffer datagram) throws MalformedMessageException {
    return decoder.decodePeerMessage(datagram);
  }

  /** Encodes a request, whose override must have no problem. */
  public void encode(Request request, ByteBuffer target) {
    encoder.encode(request, target);
  }

  /** Encodes a reply. */
  public void encode(Reply reply, ByteBuffer target) {
    encoder.encode(reply, target);
  }

  /**
   * Encodes a message to a peer.
   *
   * @throws IllegalArgumentException for a chat of more than 1,024 bytes; nothing is written
   */
  public void encode(PeerMessage message, ByteBuffer target) {
    encoder.encode(message, target);
  }
}
