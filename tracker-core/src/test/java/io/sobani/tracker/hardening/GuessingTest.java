package io.sobani.tracker.hardening;

import static io.sobani.tracker.hardening.TestTracker.DOCUMENTED;
import static io.sobani.tracker.hardening.TestTracker.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sobani.tracker.Limits;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.TrackerStats.Outcome;
import io.sobani.tracker.net.Endpoint;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * tracker-core/SECURITY.md, promise 9: who guesses ids gets few tries, and learns nothing from an
 * answer.
 */
class GuessingTest {

  private static final InetSocketAddress GUESSER =
      Endpoint.parse("198.51.100.7:40000").toSocketAddress();
  private static final String HONEST = "203.0.113.9:40000";
  private static final String[] ASKERS = {"192.0.2.1:1", "192.0.2.2:1", "192.0.2.3:1"};
  private static final Duration GAP = Duration.ofMillis(125);

  private TestTracker tracker = new TestTracker(TestTracker.config().build());

  @Test
  void shouldLookUpFiveGuessesASecondForAWholeDay() {
    String id = tracker.register(DOCUMENTED, HONEST);
    byte[] guess = Samples.bytes(push("00000000"));
    long honest = 0;
    long guesses = Duration.ofHours(24).dividedBy(GAP);
    for (long i = 0; i < guesses; i++) {
      guess(guess, i);
      tracker.send(DOCUMENTED, GUESSER, guess);
      tracker.pass(GAP);
      if (i % 1_000 == 0) {
        tracker.send(DOCUMENTED, HONEST, TestTracker.PULSE);
        String asker = ASKERS[(int) (i / 1_000 % ASKERS.length)];
        StrictReply reply = tracker.ask(DOCUMENTED, asker, push(id));
        honest += reply != null && reply.is("pushReceived") ? 1 : 0;
      }
    }
    TrackerStats stats = tracker.stats();
    assertThat(stats.count(Outcome.PUSH_UNKNOWN)).isBetween(432_000L, 432_020L);
    assertThat(stats.count(Outcome.PUSH_FOUND)).isEqualTo(honest);
    // the key is random, and an asker that collides with the guesser gets no answer
    assertThat(honest).isGreaterThanOrEqualTo((guesses + 999) / 1_000 * 2 / 3);
  }

  @Test
  void shouldAnswerAnEndedAndANeverGivenAndAMalformedIdAlike() {
    String ended = tracker.register(DOCUMENTED, HONEST);
    tracker.pass(Duration.ofMinutes(5));
    StrictReply expected = tracker.ask(DOCUMENTED, "192.0.2.1:1", push(ended));
    assertThat(expected.get("code")).isEqualTo("unknownShareId");
    for (String id :
        new String[] {"zzzzzzzz", "zzzzzz", "", "no id", "x".repeat(256), ended + "0"}) {
      assertThat(tracker.ask(DOCUMENTED, "192.0.2.1:1", push(id))).isEqualTo(expected);
    }
  }

  /** Rounds in turn, of which the quickest counts, so that nothing else on the machine does. */
  @Test
  @Tag("long")
  void shouldTakeAsLongForAnEndedIdAsForANeverGivenOne() {
    tracker = new TestTracker(TestTracker.config().limits(Limits.off()).build());
    byte[] ended = Samples.bytes(push(tracker.register(DOCUMENTED, HONEST)));
    byte[] never = Samples.bytes(push("zzzzzzzz"));
    tracker.pass(Duration.ofMinutes(5));
    InetSocketAddress asker = Endpoint.parse("192.0.2.1:1").toSocketAddress();
    long endedNs = Long.MAX_VALUE;
    long neverNs = Long.MAX_VALUE;
    for (int round = 0; round < 500; round++) {
      endedNs = Math.min(endedNs, nsOf(asker, ended));
      neverNs = Math.min(neverNs, nsOf(asker, never));
    }
    System.out.println("an ended id takes " + endedNs + " ns, a never given one " + neverNs);
    assertThat(endedNs).isCloseTo(neverNs, within(1_000L));
  }

  private long nsOf(InetSocketAddress asker, byte[] datagram) {
    int times = 1_000;
    long startNs = System.nanoTime();
    for (int i = 0; i < times; i++) {
      tracker.send(DOCUMENTED, asker, datagram);
    }
    return (System.nanoTime() - startNs) / times;
  }

  /** Writes the next guess into the datagram. */
  private static void guess(byte[] datagram, long number) {
    for (int i = 0; i < 8; i++) {
      datagram[datagram.length - 3 - i] = (byte) ('0' + number % 10);
      number /= 10;
    }
  }
}
