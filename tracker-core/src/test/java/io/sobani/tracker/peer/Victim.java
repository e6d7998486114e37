package io.sobani.tracker.peer;

import static io.sobani.tracker.sim.SimulatedNetwork.address;

import io.sobani.tracker.DatagramHandler;
import io.sobani.tracker.DatagramTracker;
import io.sobani.tracker.Dialect;
import io.sobani.tracker.LocalRegistration;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerConfig;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * An address at which nobody asked for anything, and a peer that a forger would have write to it.
 * Counts bytes with the headers of IPv4 and UDP.
 */
final class Victim {

  private static final InetSocketAddress ADDRESS = address("203.0.113.66:6");
  private static final InetSocketAddress TRACKER = address("192.0.2.1:3000");
  private static final int HEADERS = 28;
  private static final String INCOME =
      "{\"action\":\"income\",\"data\":{\"peeraddr\":\"203.0.113.66:6\",\"peerShareId\":\"zzzzzz\"}}";
  private static final List<String> BETWEEN_PEERS =
      List.of(
          "{\"action\":\"knock\"}",
          "{\"action\":\"knock\",\"nonce\":\"00000000000000ff\"}",
          "{\"action\":\"answer\"}",
          "{\"action\":\"alive\"}",
          "{\"action\":\"alived\"}",
          "{\"action\":\"chat\",\"msg\":\"\"}",
          "{\"action\":\"chat\",\"msg\":\"\",\"nonce\":\"00000000000000ff\"}",
          "{\"action\":\"disconnect\"}",
          "audiobuf");

  private static final PeerEvents SILENT = new PeerEvents() {};

  /** A host that says a word to whoever connects. */
  private static final PeerEvents GREETING =
      new PeerEvents() {
        @Override
        public void onConnected(PeerLink link) {
          link.chat("hi");
        }
      };

  private final DatagramHandler peer;
  private final List<String> introduction;
  private final List<String> words;
  private long nowMs;
  private long bytesIn;
  private long bytesOut;
  private boolean reflected;

  private Victim(DatagramHandler peer, String... introduction) {
    this.peer = peer;
    this.introduction = List.of(introduction);
    this.words = Stream.concat(Stream.of(introduction), BETWEEN_PEERS.stream()).toList();
  }

  /** Returns the victim of a peer that is registered with a tracker elsewhere. */
  static Victim ofAPeer(Random random) {
    PeerEvents host = random.nextBoolean() ? SILENT : GREETING;
    Peer peer = new Peer(PeerConfig.builder(TRACKER).random(random).build(), host);
    Victim victim = new Victim(peer, INCOME);
    victim.pass(0);
    victim.receive(TRACKER, "{\"action\":\"announced\",\"data\":{\"shareId\":\"1AbhoECj\"}}");
    victim.bytesIn = 0;
    return victim;
  }

  /** Returns the victim of a peer that is its own tracker, and whose id the forger knows. */
  static Victim ofAnOwnTracker() {
    Tracker tracker =
        new Tracker(
            TrackerConfig.builder().listener("app", Dialect.APP).aliveRegisters(false).build());
    PeerLinks links = PeerLinks.besideTracker(0, SILENT);
    LocalRegistration owner =
        tracker.registerLocal(
            Endpoint.of(TRACKER), (asker, id) -> links.introduce(id, asker, PeerLink.Role.ASKED));
    return new Victim(
        DatagramHandler.firstOf(links, new DatagramTracker(tracker)),
        "{\"action\":\"announce\"}",
        "{\"action\":\"pulse\"}",
        "{\"action\":\"push\",\"shareId\":\"" + owner.shareId() + "\"}");
  }

  /** Returns what a forger may say. */
  List<String> words() {
    return words;
  }

  /** Has the peer open a link to the victim. */
  void introduce() {
    introduction.forEach(this::forge);
    forge("{\"action\":\"answer\"}");
  }

  void forge(String word) {
    receive(word.equals(INCOME) ? TRACKER : ADDRESS, word);
  }

  void pass(long ms) {
    long endMs = nowMs + ms;
    while (peer.timeoutNs(nowMs * 1_000_000) <= (endMs - nowMs) * 1_000_000) {
      nowMs += Math.max(0, (peer.timeoutNs(nowMs * 1_000_000) + 999_999) / 1_000_000);
      peer.advance(nowMs * 1_000_000, this::count);
    }
    nowMs = endMs;
  }

  /** Returns whether more than 2.1 times as many bytes had come out, at any time. */
  boolean isReflected() {
    return reflected;
  }

  private void receive(InetSocketAddress source, String text) {
    bytesIn += HEADERS + text.length();
    ByteBuffer datagram = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    peer.onDatagram(nowMs * 1_000_000, 0, source, datagram, this::count);
  }

  private void count(int socket, InetSocketAddress destination, ByteBuffer payload) {
    if (destination.equals(ADDRESS)) {
      bytesOut += HEADERS + payload.remaining();
      reflected |= 10 * bytesOut > 21 * bytesIn;
    }
  }
}
