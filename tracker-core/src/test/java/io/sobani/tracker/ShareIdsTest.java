package io.sobani.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.house.Fault;
import io.sobani.tracker.net.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ids where the source of random numbers fails: no newcomer gets one, and nobody else notices. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShareIdsTest {

  private static final String ANNOUNCE = "{\"action\":\"announce\"}";
  private static final String PULSE = "{\"action\":\"pulse\"}";
  private static final String PEER = "198.51.100.7:40000";
  private static final int NEWCOMERS = 100;

  /** Sound, until a test says otherwise. */
  private final SecureRandom sound = new SecureRandom();

  private ShareIdGenerator generator = new SecureShareIds(sound);
  private final Tracker tracker =
      new Tracker(
          TrackerConfig.builder()
              .listener("documented", Dialect.DOCUMENTED)
              .shareIdGenerator(length -> generator.next(length))
              .build());
  private final DatagramTracker handler = new DatagramTracker(tracker);
  private final TestSink sink = new TestSink();

  @AfterEach
  void shouldServeAFreshPeerOnceTheSourceIsSound() {
    generator = new SecureShareIds(sound);
    String fresh = "203.0.113.9:1";
    String id = say(fresh, ANNOUNCE).replaceAll(".*\"shareId\":\"(\\w+)\".*", "$1");
    assertThat(say(fresh, "{\"action\":\"push\",\"shareId\":\"" + id + "\"}")).contains(fresh);
    TrackerStats stats = tracker.stats();
    assertThat(stats.received()).isEqualTo(stats.answered() + stats.dropped());
  }

  @Test
  @Fault("the source of random numbers throws, repeats itself, has no character; blocks")
  void shouldRefuseNewcomersWhileTheSourceThrows() {
    say(PEER, ANNOUNCE);
    generator =
        length -> {
          throw new IllegalStateException();
        };
    refuseNewcomers(0);
    generator =
        length -> {
          throw new InternalError();
        };
    refuseNewcomers(0);
    assertThat(tracker.stats().count(TrackerStats.Event.CALLBACK_FAILED))
        .isEqualTo(2 * 8 * NEWCOMERS);
  }

  @Test
  @Fault("the source of random numbers throws, repeats itself, has no character; blocks")
  void shouldGiveNoIdTwiceWhereTheSourceIsConstant() {
    say(PEER, ANNOUNCE);
    generator = new SecureShareIds(always((byte) 7));
    refuseNewcomers(Shards.COUNT);
    assertThat(tracker.stats().count(TrackerStats.Event.CALLBACK_FAILED)).isZero();
  }

  @Test
  @Fault("the source of random numbers throws, repeats itself, has no character; blocks")
  void shouldNotDrawForEverWhereTheSourceHasNoCharacter() {
    say(PEER, ANNOUNCE);
    generator = new SecureShareIds(always((byte) 0xff));
    refuseNewcomers(0);
    assertThat(tracker.stats().count(TrackerStats.Event.CALLBACK_FAILED)).isEqualTo(8 * NEWCOMERS);
  }

  /**
   * Lets strangers announce, of which {@code mostServed} may be served, and a peer pulse meanwhile.
   */
  private void refuseNewcomers(int mostServed) {
    int peers = tracker.stats().peers();
    for (int i = 0; i < NEWCOMERS; i++) {
      String answer = say("10.0.0." + i + ":1", ANNOUNCE);
      assertThat(answer).containsAnyOf("trackerFull", "announceReceived");
      assertThat(say(PEER, PULSE)).contains("\"status\":\"0\"");
    }
    assertThat(tracker.stats().peers() - peers).isLessThanOrEqualTo(mostServed);
    assertThat(tracker.stats().count(Outcome.ANNOUNCE_FULL)).isPositive();
  }

  private String say(String from, String text) {
    ByteBuffer datagram = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    handler.onDatagram(0, 0, Endpoint.parse(from).toSocketAddress(), datagram, sink);
    return sink.take().get(0).data();
  }

  private static SecureRandom always(byte value) {
    return new SecureRandom() {
      private static final long serialVersionUID = 1;

      @Override
      public void nextBytes(byte[] bytes) {
        Arrays.fill(bytes, value);
      }
    };
  }
}
