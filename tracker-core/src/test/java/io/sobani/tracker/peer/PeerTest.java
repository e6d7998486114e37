package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How session and links go together, datagram by datagram. */
class PeerTest {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final InetSocketAddress TRACKER = address("192.0.2.1:3000");
  private static final InetSocketAddress FRIENDS = address("203.0.113.7:23333");
  private static final ShareId FRIEND = ShareId.parse("3AbhoECj");
  private static final String CONNECTED = "connected 3AbhoECj 203.0.113.7:23333";
  private static final String PUSHED = pushed("203.0.113.7:23333");

  private final EventLog events = new EventLog();
  private final Peer peer = new Peer(PeerSessionConfig.of(TRACKER), events);
  private long nowNs = Long.MAX_VALUE;

  @BeforeEach
  void register() {
    advance();
    receive(TRACKER, "{\"action\":\"announced\",\"data\":{\"shareId\":\"1AbhoECj\"}}");
    events.take();
  }

  @Test
  void shouldSayThatItIsConnectedWhenItIsAlready() {
    connect();
    receive(FRIENDS, "{\"action\":\"answer\"}");

    connect();

    assertThat(events.take()).containsExactly(CONNECTED, CONNECTED);
  }

  @Test
  void shouldSaySoWhenItWasAskedToConnectWhileARepeatedPushWasUnderWay() {
    connect();
    nowNs += 2 * SECOND_NS;
    advance(); // the link is not open yet: pushes again
    receive(FRIENDS, "{\"action\":\"answer\"}");
    events.take();

    peer.connect(FRIEND);
    receive(TRACKER, PUSHED);

    assertThat(events.take()).containsExactly(CONNECTED);
  }

  @Test
  void shouldSayThatItIsBusyWhenTooManyLinksAreBeingOpened() {
    for (int i = 0; i < PeerLinks.MAX_OPENING; i++) {
      receive(
          TRACKER,
          "{\"action\":\"income\",\"data\":{\"peeraddr\":\"203.0.113.8:%d\",".formatted(1000 + i)
              + "\"peerShareId\":\"4AbhoECj\"}}");
    }
    events.take();

    connect();

    assertThat(events.take()).containsExactly("failed 3AbhoECj busy");
  }

  @Test
  void shouldFailWhatIsUnderWayWhenItIsClosed() {
    peer.connect(FRIEND);

    peer.close();

    assertThat(events.take()).containsExactly("failed 3AbhoECj dropped");
  }

  private void connect() {
    peer.connect(FRIEND);
    advance();
    receive(TRACKER, PUSHED);
    advance();
  }

  private void advance() {
    while (peer.timeoutNs(nowNs) <= 0) {
      peer.advance(nowNs, (socket, destination, payload) -> {});
    }
  }

  private void receive(InetSocketAddress source, String text) {
    ByteBuffer datagram = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    assertThat(peer.onDatagram(nowNs, 0, source, datagram, (socket, to, payload) -> {})).isTrue();
  }

  private static String pushed(String address) {
    return "{\"action\":\"pushed\",\"data\":{\"peeraddr\":\""
        + address
        + "\",\"peerShareId\":\"3AbhoECj\"}}";
  }
}
