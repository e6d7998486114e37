package io.sobani.tracker;

import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a handler sends. */
public final class TestSink implements DatagramSink {

  /** One datagram that was sent. */
  public record Sent(int socket, Endpoint to, String data) {}

  private final List<Sent> sent = new ArrayList<>();

  @Override
  public void send(int socket, InetSocketAddress destination, ByteBuffer payload) {
    String data = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    sent.add(new Sent(socket, Endpoint.of(destination), data));
  }

  /** Returns what was sent since the last call. */
  public List<Sent> take() {
    List<Sent> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }
}
