package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.DatagramSink;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import io.sobani.tracker.protocol.Token;
import io.sobani.tracker.sim.Seeds;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A million datagrams from wrong sources. */
class ForgeryTest {

  private static final InetSocketAddress TRACKER = address("192.0.2.1:3000");
  private static final InetSocketAddress FRIENDS = address("203.0.113.7:23333");
  private static final ShareId FRIEND = ShareId.parse("3AbhoECj");
  private static final int COUNT = 1_000_000;
  private static final DatagramSink NOWHERE =
      (socket, destination, payload) -> {
        throw new AssertionError("something was sent to " + destination);
      };
  private static final List<ByteBuffer> FORGERIES =
      List.of(
          bytes("{\"action\":\"announced\",\"data\":{\"shareId\":\"zzzzzzzz\"}}"),
          bytes("{\"action\":\"alived\"}"),
          bytes("{\"action\":\"expired\"}"),
          bytes(
              "{\"action\":\"pushed\",\"data\":{\"peeraddr\":\"203.0.113.66:6\","
                  + "\"peerShareId\":\"3AbhoECj\"}}"),
          bytes(
              "{\"action\":\"income\",\"data\":{\"peeraddr\":\"203.0.113.66:6\","
                  + "\"peerShareId\":\"zzzzzzzz\"}}"),
          bytes("{\"action\":\"error\",\"data\":{\"request\":\"push\",\"code\":\"refused\"}}"),
          bytes("{\"action\":\"challenge\",\"data\":{\"token\":\"00000000000000ff\"}}"),
          bytes("{\"action\":\"knock\"}"),
          bytes("{\"action\":\"answer\"}"),
          bytes("{\"action\":\"disconnect\"}"),
          bytes("{\"action\":\"chat\",\"msg\":\"send money\"}"));

  @Test
  void shouldAcceptNothingFromAWrongSource() {
    long seed = 1;
    Random random = new Random(seed);
    EventLog events = new EventLog();
    Peer peer = new Peer(PeerConfig.of(TRACKER), events);
    peer.advance(0, (socket, destination, payload) -> {});
    receive(peer, TRACKER, bytes("{\"action\":\"announced\",\"data\":{\"shareId\":\"1AbhoECj\"}}"));
    peer.connect(FRIEND);
    peer.links().introduce(FRIEND, Endpoint.of(FRIENDS), PeerLink.Role.ASKER);
    peer.advance(1, (socket, destination, payload) -> {});
    events.take();

    int claimed = 0;
    for (int i = 0; i < COUNT; i++) {
      ByteBuffer forgery = FORGERIES.get(random.nextInt(FORGERIES.size()));
      claimed += peer.onDatagram(2, 0, wrongSource(random), forgery, NOWHERE) ? 1 : 0;
    }

    assertThat(claimed).as("claimed of seed " + seed).isZero();
    assertThat(events.take()).isEmpty();
    assertThat(peer.shareId()).isEqualTo(ShareId.parse("1AbhoECj"));
    assertThat(peer.links().all()).extracting(PeerLink::state).containsOnly(PeerLink.State.OPENING);
  }

  @Test
  void shouldNotOpenALinkForAnAnswerWithAGuessedNonce() {
    long seed = 2;
    Random random = new Random(seed);
    EventLog events = new EventLog();
    Peer peer = new Peer(PeerConfig.of(TRACKER), events);
    peer.links().introduce(FRIEND, Endpoint.of(FRIENDS), PeerLink.Role.ASKER);
    peer.advance(1, (socket, destination, payload) -> {});

    for (int i = 0; i < COUNT / 10; i++) {
      String nonce = String.format("%016x", Token.of(random.nextLong()).bits());
      receive(peer, FRIENDS, bytes("{\"action\":\"answer\",\"nonce\":\"" + nonce + "\"}"));
    }

    assertThat(events.take()).as("seed " + seed).isEmpty();
  }

  /** Any sequence of datagrams forged in a victim's name and in the tracker's. */
  @Test
  void shouldSendAStrangerAtMostTwiceWhatIsForged() {
    long seed = Seeds.of("forgery");
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      Victim victim = Victim.ofAPeer(random);
      forge(victim, random);
      assertThat(victim.isReflected()).as("round %d of seed.forgery=%d", round, seed).isFalse();
    }
  }

  /** The same, of a peer whose tracker answers on its socket. */
  @Test
  void shouldSendAStrangerAtMostTwiceWhatIsForgedWhereAPeerIsItsOwnTracker() {
    long seed = Seeds.of("forgery");
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      Victim victim = Victim.ofAnOwnTracker();
      forge(victim, random);
      assertThat(victim.isReflected()).as("round %d of seed.forgery=%d", round, seed).isFalse();
    }
  }

  /** A forger who says little, or waits as long as a link lives, is the worst. */
  private static void forge(Victim victim, Random random) {
    int words = 1 + random.nextInt(3);
    List<String> chosen =
        Stream.generate(() -> anyOf(victim.words(), random)).limit(words).toList();
    int longestMs = anyOf(List.of(0, 1_100, 3_000, 24_900, 26_000), random);
    victim.introduce();
    for (int i = 0; i < 60; i++) {
      victim.forge(
          i == 0 || random.nextInt(9) == 0 ? anyOf(victim.words(), random) : anyOf(chosen, random));
      victim.pass(random.nextBoolean() ? longestMs : random.nextInt(1 + longestMs));
    }
  }

  private static <T> T anyOf(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  /** Near misses: the right host with a wrong port, the right port of a wrong host, or neither. */
  private static InetSocketAddress wrongSource(Random random) {
    String right = random.nextBoolean() ? "192.0.2.1:" : "203.0.113.7:";
    int kind = random.nextInt(3);
    String host = kind == 0 ? right : "198.51.100." + random.nextInt(256) + ":";
    int port = kind == 1 ? (right.startsWith("192") ? 3000 : 23333) : 4000 + random.nextInt(10_000);
    return address(host + port);
  }

  private static void receive(Peer peer, InetSocketAddress source, ByteBuffer datagram) {
    assertThat(peer.onDatagram(0, 0, source, datagram, NOWHERE)).isTrue();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
