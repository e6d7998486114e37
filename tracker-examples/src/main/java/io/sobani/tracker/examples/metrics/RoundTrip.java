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

/**
 * One request to a tracker and its answer.
 *
 * @param reply what the tracker answered
 * @param tookNs the time between the two
 */
public record RoundTrip(Reply reply, long tookNs) {

  private static final int MAX_DATAGRAM_BYTES = 1024;

  /**
   * Sends a request from a new port and waits for the answer.
   *
   * @throws IOException if there is none in time, or nobody listens there
   */
  public static RoundTrip of(InetSocketAddress tracker, Request request, Duration atMost)
      throws IOException {
    MessageCodec codec = new MessageCodec();
    byte[] bytes = new byte[MAX_DATAGRAM_BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    codec.encode(request, buffer);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(tracker); // from now on only the tracker's datagrams, and its host's refusal
      socket.setSoTimeout((int) Math.max(1, atMost.toMillis()));
      long sentNs = System.nanoTime();
      socket.send(new DatagramPacket(bytes, buffer.position()));
      DatagramPacket answer = new DatagramPacket(bytes, bytes.length);
      socket.receive(answer);
      long tookNs = System.nanoTime() - sentNs;
      return new RoundTrip(
          codec.decodeReply(ByteBuffer.wrap(bytes, 0, answer.getLength())), tookNs);
    } catch (MalformedMessageException e) {
      throw new IOException("what answers is no tracker: " + e.reason(), e);
    }
  }

  /** Returns the time for people, such as {@code 0.412 ms}. */
  public String took() {
    return String.format(Locale.ROOT, "%.3f ms", tookNs / 1e6);
  }
}
