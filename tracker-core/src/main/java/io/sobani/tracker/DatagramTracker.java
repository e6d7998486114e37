package io.sobani.tracker;

import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Request;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A {@link Tracker} for bytes: decodes datagrams, and encodes what the tracker decides.
 *
 * <p>Confined to one thread; several of them, one an event loop, may stand before one tracker.
 * Bytes that are no request are declined without an answer, and counted. The common requests
 * allocate nothing. A {@link TrackerListener} may call back into the tracker, not into this object.
 */
public final class DatagramTracker implements DatagramHandler {

  private static final int MAX_REPLY_BYTES = 512;

  private final Tracker tracker;
  private final MessageCodec codec;
  private final PlainPush push = new PlainPush();
  private final ReplyWriter writer;
  private final Exchange exchange;
  private DropReason dropped;

  /**
   * Creates a front for all listeners of a tracker.
   *
   * @param tracker the tracker
   */
  public DatagramTracker(Tracker tracker) {
    this.tracker = Objects.requireNonNull(tracker, "tracker");
    codec = new MessageCodec(tracker.config().maxDatagramBytes());
    writer = new ReplyWriter(codec, ByteBuffer.allocateDirect(MAX_REPLY_BYTES));
    exchange = new Exchange(writer);
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    tracker.counters().received();
    DropReason refusal = refusal(socket, source, datagram);
    if (refusal != null) {
      return decline(refusal);
    }
    exchange.begin(tracker.listener(socket), source);
    writer.sendTo(out);
    if (push.matches(datagram)) {
      tracker.servePush(exchange, nowNs, push.idHigh, push.idLow);
      dropped = exchange.dropped;
      return true;
    }
    Request request;
    try {
      request = codec.decodeRequest(datagram);
    } catch (MalformedMessageException e) {
      return decline(DropReason.of(e.reason()));
    }
    tracker.serve(exchange, nowNs, request);
    dropped = exchange.dropped;
    return true;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    tracker.advance(nowNs);
  }

  @Override
  public long timeoutNs(long nowNs) {
    return tracker.timeoutNs(nowNs);
  }

  /**
   * Returns why the last datagram was not answered, for a host that wants to watch single ones.
   *
   * @return the reason, or {@code null} if it was answered
   */
  public DropReason dropped() {
    return dropped;
  }

  private DropReason refusal(int socket, InetSocketAddress source, ByteBuffer datagram) {
    if (!tracker.serves(socket)) {
      return DropReason.UNKNOWN_LISTENER;
    }
    if (source.getPort() == 0) {
      return DropReason.SOURCE_PORT_ZERO;
    }
    if (!datagram.hasRemaining()) {
      return DropReason.EMPTY;
    }
    byte first = datagram.get(datagram.position());
    boolean json = first == '{' || first == ' ' || first == '\t' || first == '\r' || first == '\n';
    return json ? null : DropReason.FOREIGN;
  }

  private boolean decline(DropReason reason) {
    tracker.counters().count(reason);
    dropped = reason;
    return false;
  }
}
