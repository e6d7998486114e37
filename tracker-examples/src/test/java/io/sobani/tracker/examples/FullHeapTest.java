package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.support.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The runnable tracker in a small heap, flooded with what takes most of it: the bounds that it
 * derives hold, and it still ends as it should.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullHeapTest {

  private static final String HEAP = System.getProperty("full.heap", "32m");
  private static final int FLOOD = Integer.getInteger("full.flood", 60_000);
  private static final int ANNOUNCES_PER_HOST = 50;
  private static final byte[] ANNOUNCE =
      "{\"action\":\"announce\",\"override\":true,\"ip\":\"2001:db8::7\",\"port\":7}"
          .getBytes(StandardCharsets.US_ASCII);
  private static final Pattern PEERS = Pattern.compile("peers=([0-9]+)");
  private static final Pattern BOUND = Pattern.compile("maxPeers is ([0-9]+), as the heap holds");

  private final ByteBuffer buffer = ByteBuffer.allocate(2048);

  @Test
  void shouldStayUpWithEveryTableFull() throws Exception {
    try (ChildProcess tracker =
        ChildProcess.of(StandaloneTracker.class)
            .java("-Xmx" + HEAP)
            .start("--listen=127.0.0.1:0", "--bittorrent=127.0.0.1:0", "--stats=1s")) {
      InetSocketAddress documented = address(tracker.line());
      InetSocketAddress bittorrent = address(tracker.line());
      for (int host = 0; host < FLOOD / ANNOUNCES_PER_HOST; host++) {
        for (int i = 0; i < ANNOUNCES_PER_HOST; i++) {
          flood(host, documented, bittorrent);
        }
      }
      assertFull(tracker);
      tracker.terminate();
      assertThat(tracker.exitCode()).as(tracker.errors()).isZero();
      assertThat(tracker.errors()).contains("as the heap holds").doesNotContain("OutOfMemory");
    }
  }

  /** The Java machine cannot hear SIGTERM then. */
  @Test
  void shouldEndAndSayWhyWhereNoMemoryIsLeft() {
    try (ChildProcess tracker =
        ChildProcess.of(Hoarder.class).java("-Xmx24m").start("--listen=127.0.0.1:0")) {
      assertThat(tracker.line()).startsWith("listening");
      tracker.type("take all");
      assertThat(tracker.exitCode()).as(tracker.errors()).isOne();
      assertThat(tracker.errors()).contains("no memory left");
    }
  }

  /** One peer more and one torrent more, of a host among thousands, at a port of its own. */
  private void flood(int host, InetSocketAddress documented, InetSocketAddress bittorrent)
      throws IOException {
    byte[] ip = {127, (byte) (host >> 8), (byte) host, 1}; // a network of its own
    try (DatagramChannel peer = DatagramChannel.open()) {
      peer.bind(new InetSocketAddress(InetAddress.getByAddress(ip), 0));
      peer.send(ByteBuffer.wrap(ANNOUNCE), documented);
      peer.send(connect(), bittorrent);
      peer.configureBlocking(false);
      long connectionId = connectionId(peer);
      if (connectionId != 0) {
        peer.send(announce(connectionId), bittorrent);
      }
    }
  }

  private static ByteBuffer connect() {
    return ByteBuffer.allocate(16).putLong(0x41727101980L).putInt(0).putInt(1).flip();
  }

  /** Takes what is there, the answers of both trackers, for a short while. */
  private long connectionId(DatagramChannel peer) throws IOException {
    long startNs = System.nanoTime();
    while (System.nanoTime() - startNs < 1_000_000) {
      buffer.clear();
      if (peer.receive(buffer) != null && buffer.position() == 16) {
        return buffer.getLong(8);
      }
    }
    return 0;
  }

  private static ByteBuffer announce(long connectionId) {
    byte[] infoHash = new byte[20];
    ThreadLocalRandom.current().nextBytes(infoHash);
    return ByteBuffer.allocate(98)
        .putLong(connectionId)
        .putInt(1)
        .putInt(2)
        .put(infoHash)
        .put(new byte[20])
        .putLong(0)
        .putLong(1)
        .putLong(0)
        .putInt(2)
        .putInt(0)
        .putInt(7)
        .putInt(-1)
        .putShort((short) 6881)
        .flip();
  }

  /** The last of the lines of each second, against the bound in the log. */
  private static void assertFull(ChildProcess tracker) {
    String last = tracker.line();
    for (String line : tracker.drain()) {
      last = line;
    }
    assertThat(number(PEERS, last))
        .as(last)
        .isGreaterThan(number(BOUND, tracker.errors()) * 9 / 10);
  }

  private static int number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private static InetSocketAddress address(String line) {
    String[] words = line.split(" ");
    int port = Integer.parseInt(words[2].substring(words[2].lastIndexOf(':') + 1));
    return new InetSocketAddress("127.0.0.1", port);
  }

  /** The tracker beside a thread that takes, on demand, all memory and what becomes free of it. */
  static final class Hoarder {

    private static final Object[] HOARD = new Object[1 << 18];

    public static void main(String[] args) {
      Thread main = Thread.currentThread();
      Thread hoarder = new Thread(() -> hoard(main));
      hoarder.setDaemon(true);
      hoarder.start();
      StandaloneTracker.main(args);
    }

    /** Takes all once main waits for the end: if it died of it, the Java machine might crash. */
    private static void hoard(Thread main) {
      try {
        System.in.read();
        while (main.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
        int next = 0;
        for (int size = 1 << 20; ; ) {
          try {
            HOARD[next] = new byte[size];
            next = Math.min(next + 1, HOARD.length - 1);
          } catch (OutOfMemoryError e) {
            size /= 2;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Hoarder() {}
  }
}
