package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.protocol.ShareId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the conformance cases leave out of a push, and peers of this process. */
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
    assertThat(tracker.stats().count(TrackerEvent.INCOME_SUPPRESSED)).isEqualTo(7);
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

  private long nowNs = -5;

  private List<String> say(String text) {
    ByteBuffer datagram = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    app.onDatagram(nowNs, 0, ASKER.toSocketAddress(), datagram, sink);
    return sink.take().stream().map(TestSink.Sent::data).toList();
  }

  private static String push(ShareId id) {
    return "{\"action\":\"push\",\"shareId\":\"" + id + "\"}";
  }

  private static String idIn(String reply) {
    return reply.replaceAll(".*\"shareId\":\"(\\w+)\".*", "$1");
  }
}
