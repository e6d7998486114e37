package io.sobani.tracker.soak;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.protocol.Reply;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Announces until it is registered, then keeps alive each minute; now and then it wants more, or
 * sleeps for about a lease.
 */
final class ScriptedPeer implements DatagramHandler {

  private static final long RETRY_NS = 2_000_000_000L;
  private static final long KEEPALIVE_NS = 60_000_000_000L;
  private static final long LEAST_SLEEP_NS = 299_500_000_000L;
  private static final ByteBuffer ANNOUNCE = bytes("{\"action\":\"announce\"}");
  private static final ByteBuffer PULSE = bytes("{\"action\":\"pulse\"}");
  private static final ByteBuffer ALIVE = bytes("{\"action\":\"alive\"}");

  private final Crowd crowd;
  private final InetSocketAddress tracker;
  private final int port;
  private long dueNs;
  private boolean registered;

  ScriptedPeer(Crowd crowd, InetSocketAddress tracker, int port, long dueNs) {
    this.crowd = crowd;
    this.tracker = tracker;
    this.port = port;
    this.dueNs = dueNs;
  }

  @Override
  public boolean onDatagram(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
    Reply reply = crowd.replies.decode(datagram);
    if (reply instanceof Reply.Announced announced) {
      registered = true;
      crowd.learn(announced.shareId());
    } else if (reply instanceof Reply.AnnounceReceived received) {
      registered = true;
      crowd.learn(received.shareId());
    } else if (reply instanceof Reply.PulseReceived pulse && pulse.shareId().length() > 0) {
      crowd.learn(pulse.shareId());
    } else if (reply instanceof Reply.Expired
        || reply instanceof Reply.PulseReceived pulse && !pulse.registered()) {
      registered = false;
      dueNs = nowNs;
    }
    return true;
  }

  @Override
  public void advance(long nowNs, DatagramSink out) {
    dueNs = nowNs + (registered ? KEEPALIVE_NS : RETRY_NS);
    if (!registered) {
      out.send(0, tracker, ANNOUNCE);
      return;
    }
    out.send(0, crowd.random.nextInt(1_000) == 0 ? crowd.someTracker() : tracker, keepalive());
    if (crowd.random.nextInt(500) == 0) {
      dueNs = nowNs + LEAST_SLEEP_NS + crowd.random.nextInt(1_000_000_000);
    }
    if (crowd.random.nextDouble() < crowd.pushes) {
      out.send(0, tracker, bytes("{\"action\":\"push\",\"shareId\":\"" + crowd.someId() + "\"}"));
    }
  }

  @Override
  public long timeoutNs(long nowNs) {
    return dueNs - nowNs;
  }

  private ByteBuffer keepalive() {
    return switch (crowd.random.nextInt(1_000)) {
      case 0 -> ANNOUNCE;
      case 1 -> override("\"shareId\":true");
      case 2 -> override("\"shareId\":true,\"port\":" + (1 + crowd.random.nextInt(65_535)));
      case 3 -> override("\"port\":" + (1 + crowd.random.nextInt(65_535)));
      case 4 -> override("\"port\":" + port);
      case 5 -> override("\"ip\":\"203.0.113." + crowd.random.nextInt(256) + "\"");
      default -> crowd.random.nextBoolean() ? PULSE : ALIVE;
    };
  }

  private static ByteBuffer override(String fields) {
    return bytes("{\"action\":\"pulse\",\"override\":true," + fields + "}");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  }
}
