package io.sobani.tracker.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.examples.http.RawHttp;
import io.sobani.tracker.udp.UdpEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The small hosts do what their pages say. */
class EmbeddingExamplesTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void shouldIntroducePeersOverLines() throws IOException {
    try (LineTracker tracker = LineTracker.start(0);
        Lines one = new Lines(tracker.port());
        Lines two = new Lines(tracker.port())) {
      String id = one.ask("{\"action\":\"announce\"}").replaceAll(".*shareId\":\"(\\w+)\".*", "$1");
      two.ask("{\"action\":\"announce\"}");
      assertThat(two.ask("{\"action\":\"push\",\"shareId\":\"" + id + "\"}"))
          .contains("\"pushed\"", one.address());
      assertThat(one.read()).contains("\"income\"", two.address());
    }
  }

  @Test
  void shouldEndALineWithoutEndAndServeOthers() throws IOException {
    try (LineTracker tracker = LineTracker.start(0);
        RawHttp endless = new RawHttp(new InetSocketAddress(LOOPBACK, tracker.port()));
        Lines other = new Lines(tracker.port())) {
      endless.send("{".repeat(100_000));

      assertThat(endless.ends()).isTrue();
      assertThat(other.ask("{\"action\":\"announce\"}")).contains("announced");
    }
  }

  @Test
  void shouldEndWhoDoesNotReadAndServeOthers() throws Exception {
    try (LineTracker tracker = LineTracker.start(0);
        Socket deaf = new Socket();
        Lines other = new Lines(tracker.port())) {
      deaf.setReceiveBufferSize(1024);
      deaf.connect(new InetSocketAddress(LOOPBACK, tracker.port()));
      Thread asking = new Thread(() -> askUntilCutOff(deaf));
      asking.start();

      asking.join(60_000);
      assertThat(asking.isAlive()).as("it is cut off").isFalse();
      assertThat(other.ask("{\"action\":\"announce\"}")).contains("announced");
    }
  }

  @Test
  void shouldEndTheConnectionThatIsSilentForLongest() throws IOException {
    List<RawHttp> silent = new ArrayList<>();
    try (LineTracker tracker = LineTracker.start(0);
        Lines old = new Lines(tracker.port())) {
      InetSocketAddress address = new InetSocketAddress(LOOPBACK, tracker.port());
      silent.add(new RawHttp(address));
      assertThat(old.ask("{\"action\":\"announce\"}")).contains("announced");
      for (int i = 0; i < 999; i++) {
        silent.add(new RawHttp(address));
      }

      assertThat(silent.get(0).ends()).isTrue();
      assertThat(old.ask("{\"action\":\"pulse\"}")).isNotNull();
    } finally {
      for (RawHttp connection : silent) {
        connection.close();
      }
    }
  }

  @Test
  void shouldServeTrackerAndMediaOnOneSocket() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open();
        DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
      channel.bind(new InetSocketAddress(LOOPBACK, 0)).configureBlocking(false);
      peer.setSoTimeout(20_000);
      try (UdpEndpoint endpoint = SharedSocket.on(channel)) {
        assertThat(ask(peer, channel, endpoint, "{\"action\":\"announce\"}")).contains("announced");
        assertThat(ask(peer, channel, endpoint, "#frame")).isEqualTo("#frame");
      }
      assertThat(channel.isOpen()).isTrue();
    }
  }

  private static void askUntilCutOff(Socket deaf) {
    String requests = "{\"action\":\"announce\"}\n" + "{\"action\":\"pulse\"}\n".repeat(100);
    try {
      while (true) {
        deaf.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
        LockSupport.parkNanos(10_000_000);
      }
    } catch (IOException e) {
      // cut off
    }
  }

  private static String ask(
      DatagramSocket peer, DatagramChannel channel, UdpEndpoint endpoint, String message)
      throws IOException {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    peer.send(new DatagramPacket(bytes, bytes.length, channel.getLocalAddress()));
    while (endpoint.poll(10_000_000_000L) == 0) {}
    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
    peer.receive(answer);
    return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
  }

  /** A peer that speaks lines. */
  private static final class Lines implements AutoCloseable {
    private final Socket socket;
    private final PrintWriter out;
    private final BufferedReader in;

    Lines(int port) throws IOException {
      socket = new Socket(LOOPBACK, port);
      socket.setSoTimeout(20_000);
      out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    String ask(String message) throws IOException {
      out.print(message + "\n");
      out.flush();
      return read();
    }

    String read() throws IOException {
      return in.readLine();
    }

    String address() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
