package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Encodes decisions into one buffer and sends them; the common ones from templates, and what a
 * keepalive gets, which is always the same, as it was written once.
 */
final class ReplyWriter implements Outbox {

  private static final ShareId ID = ReplyTemplate.SAMPLE_ID;
  private static final Endpoint PEER = ReplyTemplate.SAMPLE_PEER;
  private static final ReplyTemplate ANNOUNCE_RECEIVED =
      ReplyTemplate.of(new Reply.AnnounceReceived(ID));
  private static final ReplyTemplate ANNOUNCED = ReplyTemplate.of(new Reply.Announced(ID));
  private static final ReplyTemplate PUSH_RECEIVED = ReplyTemplate.of(new Reply.PushReceived(PEER));
  private static final ReplyTemplate PUSHED = ReplyTemplate.of(new Reply.Pushed(PEER, ID));
  private static final ReplyTemplate INCOME = ReplyTemplate.of(new Reply.Income(PEER, ID));

  private final MessageCodec codec;
  private final ByteBuffer buffer;
  private final ReplyOutbox withTokens = new ReplyOutbox(this::send);
  private final ByteBuffer pulseReceived;
  private final ByteBuffer alived;
  private DatagramSink sink;

  ReplyWriter(MessageCodec codec, ByteBuffer buffer) {
    this.codec = codec;
    this.buffer = buffer;
    pulseReceived = written(Reply.PulseReceived.RENEWED);
    alived = written(Reply.Alived.PLAIN);
  }

  private ByteBuffer written(Reply reply) {
    codec.encode(reply, buffer.clear());
    return ByteBuffer.allocateDirect(buffer.position()).put(buffer.flip()).asReadOnlyBuffer();
  }

  /** Sets where the next replies go. */
  void sendTo(DatagramSink sink) {
    this.sink = sink;
  }

  @Override
  public void registered(Exchange asker) {
    if (!asker.isPlain()) {
      withTokens.registered(asker);
      return;
    }
    ReplyTemplate template = asker.isApp() ? ANNOUNCED : ANNOUNCE_RECEIVED;
    buffer.clear().put(template.head());
    ShareId.writeText(asker.idHigh, asker.idLow, buffer);
    send(asker.socket, asker.source, template.tail());
  }

  @Override
  public void found(
      Exchange asker, long ipHigh, long ipLow, int port, long targetIdHigh, long targetIdLow) {
    if (!asker.isPlain()) {
      withTokens.found(asker, ipHigh, ipLow, port, targetIdHigh, targetIdLow);
      return;
    }
    ReplyTemplate template = asker.isApp() ? PUSHED : PUSH_RECEIVED;
    buffer.clear().put(template.head());
    Endpoint.writeText(ipHigh, ipLow, port, buffer);
    buffer.put(template.middle());
    if (asker.isApp()) {
      ShareId.writeText(targetIdHigh, targetIdLow, buffer);
    }
    send(asker.socket, asker.source, template.tail());
  }

  @Override
  public void income(Exchange asker, int targetSocket, InetSocketAddress target) {
    buffer.clear().put(INCOME.head());
    Endpoint.writeText(asker.ipHigh, asker.ipLow, asker.port, buffer);
    buffer.put(INCOME.middle());
    ShareId.writeText(asker.idHigh, asker.idLow, buffer);
    send(targetSocket, target, INCOME.tail());
  }

  @Override
  public void reply(Exchange asker, Reply reply) {
    if (reply == Reply.PulseReceived.RENEWED) {
      sink.send(asker.socket, asker.source, pulseReceived.rewind());
    } else if (reply == Reply.Alived.PLAIN) {
      sink.send(asker.socket, asker.source, alived.rewind());
    } else {
      send(asker.socket, asker.source, reply);
    }
  }

  private void send(int socket, InetSocketAddress destination, Reply reply) {
    codec.encode(reply, buffer.clear());
    sink.send(socket, destination, buffer.flip());
  }

  private void send(int socket, InetSocketAddress destination, byte[] tail) {
    sink.send(socket, destination, buffer.put(tail).flip());
  }
}
