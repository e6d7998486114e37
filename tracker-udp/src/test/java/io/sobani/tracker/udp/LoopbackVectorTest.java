package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.vectors.Bindings;
import io.sobani.tracker.vectors.VectorCase;
import io.sobani.tracker.vectors.VectorCase.Expectation;
import io.sobani.tracker.vectors.VectorCase.Step;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The conformance cases over real sockets, on a dual stack: all peers IPv4, then all IPv6. */
class LoopbackVectorTest {

  private static final int ANSWER_WITHIN_MILLIS = 30_000;

  static Stream<VectorCase> cases() {
    return VectorCase.all().stream().filter(vector -> !vector.movesClock() && !vector.virtual());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldAnswerIpv4PeersToTheByte(VectorCase vector) throws IOException {
    run(vector, "127.0.0.1");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldAnswerIpv6PeersToTheByte(VectorCase vector) throws IOException {
    run(vector, "::1");
  }

  private static void run(VectorCase vector, String loopback) throws IOException {
    TrackerServerConfig.Builder config = TrackerServerConfig.builder();
    vector.dialects().forEach(dialect -> config.listen(new InetSocketAddress(0), dialect));
    try (TrackerServer server = TrackerServer.launch(config.build());
        Peers peers = new Peers(vector, InetAddress.getByName(loopback))) {
      List<Integer> ports =
          server.localAddresses().stream().map(InetSocketAddress::getPort).toList();
      Bindings bindings = new Bindings();
      for (Step step : vector.steps()) {
        String data = bindings.fill(peers.translate(step.send()));
        peers.send(step.from(), ports.get(step.socket()), data);
        for (Expectation expected : step.expect()) {
          DatagramPacket packet = peers.receive(expected.to());
          String text = text(packet);
          assertThat(packet.getPort()).isEqualTo(ports.get(expected.socket()));
          assertThat(bindings.matches(peers.translate(expected.data()), text))
              .as("%s is %s", text, expected.data())
              .isTrue();
        }
      }
      peers.assertNothingElseWasSaid(ports.get(0));
    }
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  /** The sockets that stand for the peers of a case. */
  private static final class Peers implements AutoCloseable {

    private final InetAddress loopback;
    private final Map<String, DatagramSocket> sockets = new LinkedHashMap<>();

    Peers(VectorCase vector, InetAddress loopback) throws IOException {
      this.loopback = loopback;
      for (Step step : vector.steps()) {
        if (!sockets.containsKey(step.from())) {
          sockets.put(step.from(), open());
        }
      }
    }

    private DatagramSocket open() throws IOException {
      DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback, 0));
      socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
      return socket;
    }

    /** Puts the sockets' addresses where the case has its peers'. */
    String translate(String text) {
      String translated = text;
      for (Map.Entry<String, DatagramSocket> peer : sockets.entrySet()) {
        String here = Endpoint.of(address(peer.getValue())).toString();
        translated = translated.replace(peer.getKey(), here);
      }
      String host = Endpoint.of(new InetSocketAddress(loopback, 1)).toString();
      String bracketed = host.substring(0, host.lastIndexOf(':'));
      for (String peer : sockets.keySet()) {
        String ip = peer.substring(0, peer.lastIndexOf(':'));
        translated = translated.replace(ip + ":", bracketed + ":");
        translated = translated.replace("\"" + ip + "\"", "\"" + unbracketed(bracketed) + "\"");
      }
      return translated;
    }

    private static String unbracketed(String host) {
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    void send(String from, int port, String data) throws IOException {
      byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
      sockets.get(from).send(new DatagramPacket(bytes, bytes.length, loopback, port));
    }

    DatagramPacket receive(String peer) throws IOException {
      return receive(sockets.get(peer));
    }

    /** The tracker answers in order: when a last question is answered, all others were. */
    void assertNothingElseWasSaid(int port) throws IOException {
      try (DatagramSocket last = open()) {
        byte[] alive = "{\"action\":\"pulse\"}".getBytes(StandardCharsets.UTF_8);
        last.send(new DatagramPacket(alive, alive.length, loopback, port));
        receive(last);
      }
      for (DatagramSocket socket : sockets.values()) {
        socket.setSoTimeout(1);
        try {
          throw new AssertionError("unexpected: " + text(receive(socket)));
        } catch (SocketTimeoutException expected) {
          socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
        }
      }
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
      socket.receive(packet);
      return packet;
    }

    private static InetSocketAddress address(DatagramSocket socket) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
      sockets.values().forEach(DatagramSocket::close);
    }
  }
}
