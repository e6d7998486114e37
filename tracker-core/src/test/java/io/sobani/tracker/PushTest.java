package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import io.sobani.tracker.protocol.Reply;
import io.sobani.tracker.protocol.Request;
import io.sobani.tracker.protocol.ShareId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pushes that the conformance cases leave out, and peers of this process. */
class PushTest {

  private static final Endpoint ASKER = Endpoint.parse("10.0.0.1:5000");

  private final Tracker tracker =
      new Tracker(Listeners.with(TrackerConfig.defaults(), Dialect.APP));
  private final DatagramTracker app = new DatagramTracker(tracker);
  private final TestSink sink = new TestSink();

  @Test
  void shouldTellAStrangerThatItIsOneBeforeTheIdIsLookedAt() {
    assertThat(say("{\"action\":\"push\"}")).containsExactly("{\"action\":\"expired\"}");
    assertThat(say("{\"action\":\"push\",\"shareId\":7}"))
        .containsExactly("{\"action\":\"expired\"}");
  }

  @Test
  void shouldCallTheCodeOfALocalPeerInsteadOfSendingItADatagram() {
    List<String> incomes = new ArrayList<>();
    LocalRegistration local =
        tracker.registerLocal(
            Endpoint.parse("203.0.113.7:3000"), (asker, id) -> incomes.add(asker + " " + id));
    String own = idIn(say("{\"action\":\"announce\"}").get(0));

    assertThat(say(push(local.shareId())))
        .containsExactly(
            "{\"action\":\"pushed\",\"data\":{\"peeraddr\":\"203.0.113.7:3000\",\"peerShareId\":\""
                + local.shareId()
                + "\"}}");
    assertThat(incomes).containsExactly(ASKER + " " + own);
    assertThat(tracker.stats().peers()).isEqualTo(1);

    local.close();
    assertThat(say(push(local.shareId())).get(0)).contains("unknownShareId");
  }

  @Test
  void shouldTellALocalPeerNoMoreOftenThanAnother() {
    List<String> incomes = new ArrayList<>();
    LocalRegistration local =
        tracker.registerLocal(
            Endpoint.parse("203.0.113.7:3000"), (asker, id) -> incomes.add(asker + " " + id));
    say("{\"action\":\"announce\"}");
    for (int i = 0; i < 10; i++) {
      assertThat(say(push(local.shareId())).get(0)).contains("pushed");
      nowNs += 1_000_000_000;
    }
    assertThat(incomes).hasSize(3);
    assertThat(tracker.stats().count(TrackerStats.Event.INCOME_SUPPRESSED)).isEqualTo(7);
  }

  @Test
  void shouldKeepALocalPeerBeyondEveryLease() {
    LocalRegistration local =
        tracker.registerLocal(Endpoint.parse("203.0.113.7:3000"), (asker, id) -> {});
    say("{\"action\":\"announce\"}");
    nowNs += 3_600_000_000_000L;
    say("{\"action\":\"announce\"}");
    assertThat(say(push(local.shareId())).get(0)).contains("pushed");
  }

  @Test
  void shouldKnowALocalPeerOfAnotherFamilyNoMoreThanAnyOther() {
    LocalRegistration local =
        tracker.registerLocal(Endpoint.parse("[2001:db8::7]:3000"), (asker, id) -> {});
    say("{\"action\":\"announce\"}");
    assertThat(say(push(local.shareId())).get(0)).contains("unknownShareId");
    String v6 = "[2001:db8::8]:5000";
    say(v6, "{\"action\":\"announce\"}");
    assertThat(say(v6, push(local.shareId())).get(0)).contains("pushed");
  }

  @Test
  void shouldGiveALocalPeersIdToNobodyElse() {
    Iterator<String> drawn =
        Stream.iterate(0, i -> i + 1).map(i -> "%07d".formatted(i / 2)).iterator();
    TrackerConfig config = TrackerConfig.builder().shareIdGenerator(length -> drawn.next()).build();
    Tracker tracker = new Tracker(Listeners.with(config, Dialect.APP));
    Set<ShareId> ids = new HashSet<>();
    for (int i = 0; i < 500; i++) { // each id is drawn twice, by a local peer and by another
      Endpoint peer = new Endpoint(IpAddress.v4(0x0a000000 + i), 5000);
      ids.add(tracker.registerLocal(peer, (asker, id) -> {}).shareId());
      tracker.handle(
          0,
          0,
          peer.toSocketAddress(),
          Request.Announce.PLAIN,
          (socket, to, reply) -> ids.add(((Reply.Announced) reply).shareId()));
    }
    assertThat(ids).hasSize(1_000);
  }

  private long nowNs = -5;

  private List<String> say(String text) {
    return say(ASKER.toString(), text);
  }

  private List<String> say(String from, String text) {
    ByteBuffer datagram = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    app.onDatagram(nowNs, 0, Endpoint.parse(from).toSocketAddress(), datagram, sink);
    return sink.take().stream().map(TestSink.Sent::data).toList();
  }

  private static String push(ShareId id) {
    return "{\"action\":\"push\",\"shareId\":\"" + id + "\"}";
  }

  private static String idIn(String reply) {
    return reply.replaceAll(".*\"shareId\":\"(\\w+)\".*", "$1");
  }
}
