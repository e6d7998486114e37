package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Session and links together, datagram by datagram. */
class PeerTest {

  private static final long SECOND_NS = 1_000_000_000L;
  private static final InetSocketAddress TRACKER = address("192.0.2.1:3000");
  private static final InetSocketAddress FRIENDS = address("203.0.113.7:23333");
  private static final ShareId FRIEND = ShareId.parse("3AbhoECj");
  private static final String CONNECTED = "connected 3AbhoECj 203.0.113.7:23333";
  private static final String ANSWER = "{\"action\":\"answer\"}";
  private static final String PUSHED = pushed("203.0.113.7:23333");

  private final EventLog events = new EventLog();
  private final List<String> outcomes = new ArrayList<>();
  private Peer peer = new Peer(PeerConfig.of(TRACKER), events);
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
    receive(FRIENDS, ANSWER);

    connect();

    assertThat(events.take()).containsExactly(CONNECTED, CONNECTED);
  }

  @Test
  void shouldSaySoWhenItWasAskedToConnectWhileARepeatedPushWasUnderWay() {
    connect();
    nowNs += 2 * SECOND_NS;
    advance(); // the link is not open yet: pushes again
    receive(FRIENDS, ANSWER);
    events.take();

    peer.connect(FRIEND);
    receive(TRACKER, PUSHED);

    assertThat(events.take()).containsExactly(CONNECTED);
  }

  @Test
  void shouldHaveRoomForItsOwnConnectionsWhateverIncomes() {
    for (int i = 0; i < PeerLinks.MAX_OPENING; i++) {
      income("203.0.113.8:" + (1000 + i), "4AbhoECj");
    }
    events.take();

    connect();
    receive(FRIENDS, ANSWER);

    assertThat(events.take()).containsExactly(CONNECTED);
  }

  @Test
  void shouldSayThatItIsBusyWhenTooManyLinksAreBeingOpened() {
    for (int i = 0; i < PeerLinks.MAX_OPENING; i++) {
      Endpoint other = Endpoint.of(address("203.0.113.8:" + (1000 + i)));
      peer.links().introduce(ShareId.parse("4AbhoECj"), other, PeerLink.Role.ASKER);
    }

    connect();

    assertThat(events.take()).containsExactly("failed 3AbhoECj busy");
  }

  @Test
  void shouldNotLetAnIncomeThatClaimsAFriendsIdEndOrHarmItsOwnConnection() {
    peer.connect(FRIEND, this::tell);
    income("203.0.113.66:6", "3AbhoECj");
    advance();
    receive(address("203.0.113.66:6"), ANSWER);
    assertThat(outcomes).isEmpty();

    receive(TRACKER, PUSHED);
    advance();
    receive(FRIENDS, ANSWER);

    assertThat(outcomes).containsExactly("/203.0.113.7:23333 null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:9", "224.0.0.1:9", "255.255.255.255:9", "127.0.0.1:9", "10.0.0.1:9",
        "192.168.1.1:9", "172.16.0.1:9", "169.254.169.254:80", "[::1]:9", "[fe80::1]:9",
        "[fd00::1]:9", "[ff02::1]:9"
      })
  void shouldRefuseAnAddressThatATrackerMayNotName(String text) {
    income(text, "4AbhoECj");
    peer.connect(FRIEND, this::tell);
    advance();
    receive(TRACKER, pushed(text));
    advance();

    assertThat(events.take()).containsExactly("failed 3AbhoECj refusedAddress");
    assertThat(outcomes).containsExactly("null refusedAddress");
    assertThat(peer.links().all()).isEmpty();
  }

  @Test
  void shouldFailAtOnceWhenItConnectsToItselfOrToNobody() {
    peer.connect(ShareId.parse("1AbhoECj"), this::tell);
    peer.connect(ShareId.NONE, this::tell);

    assertThat(outcomes).containsExactly("null ownId", "null unknownShareId");
    assertThatThrownBy(() -> peer.connect(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> peer.push(null, outcome -> {}))
        .isInstanceOf(NullPointerException.class);
    assertThat(peer.timeoutNs(nowNs)).isPositive();
    events.take();
    peer.close();
    assertThat(events.take()).isEmpty();
  }

  @Test
  void shouldFailAtOnceWhereTheTrackerIntroducesNobody() {
    Peer other = new Peer(PeerConfig.of(TRACKER), events);
    peer = other;
    other.connect(FRIEND, this::tell);
    advance();
    receive(TRACKER, "{\"action\":\"announceReceived\",\"data\":{\"shareId\":\"1AbhoECj\"}}");
    other.connect(ShareId.parse("4AbhoECj"), this::tell);
    assertThat(outcomes).containsExactly("null notIntroduced");

    advance();
    receive(TRACKER, "{\"action\":\"pushReceived\",\"data\":{\"peeraddr\":\"203.0.113.7:1\"}}");
    assertThat(outcomes).containsExactly("null notIntroduced", "null notIntroduced");
    assertThat(ConnectFailure.NOT_INTRODUCED.explanation()).contains("documented", "APP");
  }

  @Test
  void shouldEndAConnectionWhoseLinkTheHostCloses() {
    peer.connect(FRIEND, this::tell);
    advance();
    receive(TRACKER, PUSHED);

    peer.links().all().forEach(PeerLink::close);

    assertThat(outcomes).containsExactly("null dropped");
  }

  @Test
  void shouldNotOpenALinkForAPushThatIsAnsweredAfterTheHostClosedTheLink() {
    connect();
    nowNs += 2 * SECOND_NS;
    advance(); // pushes again
    receive(FRIENDS, ANSWER);
    peer.links().all().forEach(PeerLink::close);

    receive(TRACKER, PUSHED);

    assertThat(peer.links().all()).isEmpty();
  }

  @Test
  void shouldFailWhatIsUnderWayWhenItIsClosed() {
    peer.connect(FRIEND);

    peer.close();

    assertThat(events.take()).containsExactly("failed 3AbhoECj dropped");
  }

  private void tell(Outcome<PeerLink> outcome) {
    PeerLink link = outcome.value();
    outcomes.add((link == null ? null : link.address()) + " " + outcome.failure());
  }

  private void income(String address, String id) {
    ByteBuffer datagram =
        ByteBuffer.wrap(
            "{\"action\":\"income\",\"data\":{\"peeraddr\":\"%s\",\"peerShareId\":\"%s\"}}"
                .formatted(address, id)
                .getBytes(StandardCharsets.UTF_8));
    peer.onDatagram(nowNs, 0, TRACKER, datagram, (socket, to, payload) -> {});
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
