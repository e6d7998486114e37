package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramSink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Datagrams that come from a relay, and ones that do not. */
class Socks5HandlerTest {

  private static final InetSocketAddress RELAY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1_080);
  private static final DatagramSink NOWHERE = (socket, destination, payload) -> {};

  private final List<InetSocketAddress> heard = new ArrayList<>();
  private final Socks5Proxy.Handler handler = new Socks5Proxy.Handler(new Recorder(), RELAY);

  @Test
  void shouldTakeBothFamiliesFromTheRelayOnly() {
    ByteBuffer v4 = ByteBuffer.allocate(11).put(3, (byte) 1).put(4, (byte) 10).put(9, (byte) 80);
    ByteBuffer v6 = ByteBuffer.allocate(23).put(3, (byte) 4).put(19, (byte) 1).put(21, (byte) 80);
    assertThat(handler.onDatagram(0, 0, RELAY, v4, NOWHERE)).isTrue();
    assertThat(handler.onDatagram(0, 0, RELAY, v6, NOWHERE)).isTrue();
    assertThat(v4.position()).isZero();
    assertThat(heard)
        .extracting(Object::toString)
        .containsExactly("/10.0.0.0:80", "/[0:0:0:0:0:0:0:1]:80");
    InetSocketAddress stranger = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    assertThat(handler.onDatagram(0, 0, stranger, v4, NOWHERE)).isFalse();
  }

  @Test
  void shouldDeclineWhatHasNoWholeHeader() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      if (bytes.length > 3) {
        bytes[2] = (byte) random.nextInt(2);
        bytes[3] = (byte) random.nextInt(6);
      }
      int needed = bytes.length < 4 ? 99 : bytes[3] == 1 ? 10 : bytes[3] == 4 ? 22 : 99;
      boolean whole = bytes.length >= needed && bytes[2] == 0;
      assertThat(handler.onDatagram(0, 0, RELAY, ByteBuffer.wrap(bytes), NOWHERE)).isEqualTo(whole);
    }
  }

  /** Takes everything. */
  private final class Recorder implements DatagramHandler {

    @Override
    public boolean onDatagram(
        long nowNs, int socket, InetSocketAddress source, ByteBuffer datagram, DatagramSink out) {
      heard.add(source);
      return true;
    }

    @Override
    public void advance(long nowNs, DatagramSink out) {}

    @Override
    public long timeoutNs(long nowNs) {
      return Long.MAX_VALUE;
    }
  }
}
