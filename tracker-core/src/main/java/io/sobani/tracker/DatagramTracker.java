package io.sobani.tracker;

import io.sobani.tracker.TrackerStats.DropReason;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Tracker} for bytes: decodes datagrams, and encodes what the tracker decides.
 *
 * <p>Confined to one thread; several of them, one per event loop, may stand before one tracker.
 * Bytes that are not a request are declined without an answer, and counted. Keepalives allocate
 * nothing. A {@link TrackerEvents} may call back into the tracker, not into this object.
 */
public final class DatagramTracker implements TrackerHandler {

  private static final int MAX_REPLY_BYTES = 512;

  private final Tracker tracker;
  private final MessageCodec codec;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_REPLY_BYTES);
  private final ByteBuffer pulseReceived;
  private final ByteBuffer alived;
  private final Asker asker = new Asker();
  private final ReplySink encoding = this::send;
  private DatagramSink sink;

  /** Creates a front for all listeners of a tracker. */
  public DatagramTracker(Tracker tracker) {
    this(tracker, Elsewhere.NONE);
  }

  /** Creates a front for one of several trackers, of which the others are asked on its thread. */
  public DatagramTracker(Tracker tracker, Elsewhere elsewhere) {
    this.tracker = tracker;
    asker.elsewhere = elsewhere;
    codec = new MessageCodec(tracker.config().settings.maxDatagramBytes);
    pulseReceived = written(Reply.PulseReceived.RENEWED);
    alived = written(Reply.Alived.PLAIN);
  }

  private ByteBuffer written(Reply reply) {
    ByteBuffer bytes = encode(reply);
    return ByteBuffer.allocateDirect(bytes.limit()).put(bytes).asReadOnlyBuffer();
  }

  @Override
  public @Nullable DropReason tryAnswer(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    DropReason refusal = tracker.refusal(socket, source);
    if (refusal == null) {
      refusal = refusal(datagram);
    }
    if (refusal != null) {
      return tracker.decline(refusal);
    }
    Request request;
    try {
      request = codec.decodeRequest(datagram);
    } catch (MalformedMessageException e) {
      return tracker.decline(DropReason.of(e.reason()));
    }
    sink = out;
    return tracker.serve(asker, nowNs, socket, source, request, encoding);
  }

  /**
   * Serves a datagram again that was deferred, and counted and charged then; see {@link Elsewhere}.
   */
  public void resume(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    asker.resumed = true;
    try {
      tryAnswer(nowNs, socket, source, datagram, out);
    } finally {
      asker.resumed = false;
    }
  }

  /** Counts a deferred datagram, which is not resumed and not answered, as dropped. */
  public void giveUp() {
    tracker.counters.count(DropReason.ELSEWHERE);
  }

  /**
   * Tells a registered peer of an asker that another tracker serves, within the limits on
   * introductions; returns false where no such peer is registered here.
   */
  public boolean introduce(
      long nowNs,
      ShareId shareId,
      Endpoint asker,
      ShareId askerId,
      boolean proven,
      DatagramSink out) {
    sink = out;
    return tracker.introduce(nowNs, shareId, asker, askerId, proven, encoding);
  }

  private static DropReason refusal(ByteBuffer datagram) {
    if (!datagram.hasRemaining()) {
      return DropReason.EMPTY;
    }
    byte first = datagram.get(datagram.position());
    boolean json = first == '{' || first == ' ' || first == '\t' || first == '\r' || first == '\n';
    return json ? null : DropReason.FOREIGN;
  }

  private void send(int socket, InetSocketAddress destination, Reply reply) {
    if (reply == Reply.PulseReceived.RENEWED) {
      sink.send(socket, destination, pulseReceived.rewind());
    } else if (reply == Reply.Alived.PLAIN) {
      sink.send(socket, destination, alived.rewind());
    } else {
      sink.send(socket, destination, encode(reply));
    }
  }

  private ByteBuffer encode(Reply reply) {
    codec.encode(reply, buffer.clear());
    return buffer.flip();
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    tracker.advance(nowNs);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return tracker.timeoutNs(nowNs);
  }
}
