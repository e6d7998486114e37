package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;

/** Asks a tracker from a port of its own, one request after another. Confined to one thread. */
public final class Probe implements AutoCloseable {

  private static final int MAX_DATAGRAM_BYTES = 1024;

  private final MessageCodec codec = new MessageCodec();
  private final byte[] bytes = new byte[MAX_DATAGRAM_BYTES];
  private final DatagramSocket socket;

  /** An answer and the time that it took. */
  public record Answer(Reply reply, long tookNs) {

    /** Returns the time for people, such as {@code 0.412 ms}. */
    public String took() {
      return String.format(Locale.ROOT, "%.3f ms", tookNs / 1e6);
    }
  }

  /**
   * Takes a port.
   *
   * @param atMost how long to wait for each answer
   */
  public Probe(InetSocketAddress tracker, Duration atMost) throws IOException {
    socket = new DatagramSocket();
    socket.connect(tracker); // from now on only its datagrams, and its host's refusals
    socket.setSoTimeout((int) Math.max(1, atMost.toMillis()));
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws IOException if there is none in time, or nobody listens there
   */
  public Answer ask(Request request) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    codec.encode(request, buffer);
    long sentNs = System.nanoTime();
    socket.send(new DatagramPacket(bytes, buffer.position()));
    DatagramPacket answer = new DatagramPacket(bytes, bytes.length);
    socket.receive(answer);
    long tookNs = System.nanoTime() - sentNs;
    try {
      return new Answer(codec.decodeReply(ByteBuffer.wrap(bytes, 0, answer.getLength())), tookNs);
    } catch (MalformedMessageException e) {
      throw new IOException("what answers is no tracker: " + e.reason(), e);
    }
  }

  /** Gives the port back. */
  @Override
  public void close() {
    socket.close();
  }
}
