package io.sobani.tracker.examples.metrics;

import io.sobani.tracker.protocol.MalformedMessageException;
import io.sobani.tracker.protocol.MessageCodec;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Asks a tracker from a port of its own, one request after another. Confined to one thread.
 *
 * <p>A tracker of this host is asked from a loopback address of its own, where the system has more
 * than one: whoever shares 127.0.0.1, a relay with a thousand peers behind it, may have used up the
 * budget of that host. A request that is not answered is repeated.
 */
public final class Probe implements AutoCloseable {

  private static final int MAX_DATAGRAM_BYTES = 1024;
  private static final int REPEAT_MS = 100;

  private final MessageCodec codec = new MessageCodec();
  private final byte[] bytes = new byte[MAX_DATAGRAM_BYTES];
  private final DatagramSocket socket;
  private final int tries;

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
   * @param atMost how long to wait for each answer, repetitions included
   */
  public Probe(InetSocketAddress tracker, Duration atMost) throws IOException {
    socket = isLocal(tracker.getAddress()) ? local() : new DatagramSocket();
    socket.connect(tracker); // from now on only its datagrams, and its host's refusals
    tries = (int) Math.max(1, atMost.toMillis() / REPEAT_MS);
    socket.setSoTimeout((int) Math.max(1, atMost.toMillis() / tries));
  }

  private static boolean isLocal(InetAddress address) throws SocketException {
    return address.getAddress().length == Integer.BYTES
        && NetworkInterface.getByInetAddress(address) != null;
  }

  private static DatagramSocket local() throws IOException {
    byte[] ip = new byte[Integer.BYTES];
    ThreadLocalRandom.current().nextBytes(ip);
    ip[0] = 127;
    try {
      return new DatagramSocket(new InetSocketAddress(InetAddress.getByAddress(ip), 0));
    } catch (SocketException e) {
      return new DatagramSocket(); // this system has 127.0.0.1 alone
    }
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws IOException if there is none in time, or nobody listens there
   */
  public Answer ask(Request request) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    codec.encode(request, buffer);
    byte[] encoded = Arrays.copyOf(bytes, buffer.position());
    for (int left = tries; ; left--) {
      long sentNs = System.nanoTime();
      socket.send(new DatagramPacket(encoded, encoded.length));
      try {
        return answer(sentNs);
      } catch (SocketTimeoutException e) {
        if (left <= 1) {
          throw e;
        }
      }
    }
  }

  private Answer answer(long sentNs) throws IOException {
    DatagramPacket answer = new DatagramPacket(bytes, bytes.length);
    socket.receive(answer);
    long tookNs = System.nanoTime() - sentNs;
    try {
      return new Answer(codec.decodeReply(ByteBuffer.wrap(bytes, 0, answer.getLength())), tookNs);
    } catch (MalformedMessageException e) {
      throw new IOException("what answers is not a tracker: " + e.reason(), e);
    }
  }

  /** Gives the port back. */
  @Override
  public void close() {
    socket.close();
  }
}
