package io.sobani.tracker.examples.peer;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.examples.Terminal;
import io.sobani.tracker.peer.PeerConfig;
import io.sobani.tracker.peer.PeerLink;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.udp.TrackerClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/**
 * Streams bytes over the hole that two peers punched, on the socket that also speaks to the
 * tracker.
 *
 * <p>{@code StreamingPeer HOST:PORT} prints its id to standard error and writes what it is sent to
 * standard output, until the stream ends. {@code StreamingPeer HOST:PORT SHAREID} sends its
 * standard input to that peer. As in a call, what is lost is lost: packets carry a number, and one
 * that was overtaken is dropped.
 */
public final class StreamingPeer {

  private static final byte MARK = 'S';
  private static final int HEADER_BYTES = 1 + Integer.BYTES;
  private static final int MAX_DATA_BYTES = 1_000;
  private static final long PAUSE_MS = 2; // about 4 Mbit/s
  private static final int LAST_WORDS = 20; // an empty packet ends the stream, and may be lost

  private final PrintStream out;
  private final CountDownLatch ended = new CountDownLatch(1);
  private InetSocketAddress friend; // on the client's loop, like the fields below
  private int newest;

  private StreamingPeer(PrintStream out) {
    this.out = out;
  }

  /**
   * Receives or sends a stream.
   *
   * @param args the tracker, and the id of the peer to send to
   * @throws Exception if the peer cannot be reached, or the stream cannot be read
   */
  public static void main(String[] args) throws Exception {
    Terminal.setUp();
    if (args.length == 0) {
      Terminal.exitWithUsage("StreamingPeer HOST:PORT [SHAREID]");
    }
    PeerConfig config = PeerConfig.of(new AddressConverter().convert(args[0]));
    if (args.length == 1) {
      new StreamingPeer(System.out).receive(config);
    } else {
      send(config, ShareId.parse(args[1]), System.in);
    }
  }

  private static void send(PeerConfig config, ShareId id, InputStream in) throws Exception {
    try (TrackerClient me = TrackerClient.launch(config, new Explaining())) {
      InetSocketAddress friend = me.connect(id).join();
      byte[] data = new byte[MAX_DATA_BYTES];
      int number = 1;
      for (int bytes = in.read(data); bytes >= 0; bytes = in.read(data)) {
        me.send(friend, packet(number++, data, bytes));
        Thread.sleep(PAUSE_MS);
      }
      for (int i = 0; i < LAST_WORDS; i++) {
        me.send(friend, packet(number++, data, 0));
        Thread.sleep(PAUSE_MS);
      }
    }
  }

  private static ByteBuffer packet(int number, byte[] data, int bytes) {
    return ByteBuffer.allocate(HEADER_BYTES + bytes)
        .put(MARK)
        .putInt(number)
        .put(data, 0, bytes)
        .flip();
  }

  private void receive(PeerConfig config) throws IOException, InterruptedException {
    Explaining events =
        new Explaining() {
          @Override
          public void onConnected(PeerLink link) {
            friend = link.address();
            newest = 0;
          }
        };
    try (TrackerClient me = TrackerClient.launch(config, events, this::onMedia)) {
      me.registered().join();
      ended.await();
    }
    out.flush();
  }

  /** Takes what the friend sends; a stranger's datagrams come by here, too. */
  private boolean onMedia(
      long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink sink) {
    if (!source.equals(friend)
        || datagram.remaining() < HEADER_BYTES
        || datagram.get(datagram.position()) != MARK) {
      return false;
    }
    int number = datagram.getInt(datagram.position() + 1);
    if (number - newest > 0) {
      newest = number;
      byte[] data = new byte[datagram.remaining() - HEADER_BYTES];
      datagram.get(datagram.position() + HEADER_BYTES, data);
      out.writeBytes(data);
      if (data.length == 0) {
        ended.countDown();
      }
    }
    return true;
  }

  /** Tells of everything on standard error, where the stream is not. */
  private static class Explaining extends PrintingEvents {
    Explaining() {
      super(System.err);
    }
  }
}
