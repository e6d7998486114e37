package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A beat shows who lives, and when "nothing" can be trusted. */
class MembersTest {

  private static final long SECOND_NS = 1_000_000_000L;

  private final Members members = new Members(true);

  private void beat(long second, long filledByB) {
    beat(second, 1, filledByB);
  }

  private void beat(long second, long filledByA, long filledByB) {
    NodeState own = new NodeState(filledByA, "", 0, 1, "1.0");
    NodeState other = new NodeState(filledByB, "", 0, 1, "1.0");
    members.onBeat(
        second * SECOND_NS,
        second * SECOND_NS,
        new Store.Beat(0, Optional.empty(), Map.of("a", own, "b", other), 10_001, 0, 1, ""),
        1);
  }

  @Test
  void shouldTrustNothingOfAStoreThatHoldsNoFleet() {
    for (int second = 0; second <= 12; second += 3) {
      beat(second, 0, 0);
    }
    assertThat(members.isComplete(13 * SECOND_NS, 0)).as("though nobody claims more").isFalse();
  }

  @Test
  void shouldTrustABeatForFourSecondsFromItsSending() {
    members.filled(1);
    beat(0, 1);
    NodeState own = new NodeState(1, "", 0, 1, "1.0");
    Store.Beat late = new Store.Beat(0, Optional.empty(), Map.of("a", own), 10_001, 0, 1, "");
    members.onBeat(13 * SECOND_NS, 10 * SECOND_NS, late, 1);
    assertThat(members.isComplete(14 * SECOND_NS - 1, 1)).isTrue();
    assertThat(members.isComplete(14 * SECOND_NS, 1)).isFalse();
  }

  @Test
  void shouldTrustNothingAfterABeatThatWasNotAnswered() {
    members.filled(1);
    beat(0, 1);
    beat(10, 1);
    assertThat(members.isComplete(11 * SECOND_NS, 1)).isTrue();
    members.onSilence();
    assertThat(members.isComplete(11 * SECOND_NS, 1)).isFalse();
    beat(12, 1);
    assertThat(members.isComplete(13 * SECOND_NS, 1)).as("others may beat later").isFalse();
    beat(15, 1);
    assertThat(members.isComplete(16 * SECOND_NS, 1)).isTrue();
  }

  @Test
  void shouldTrustNothingUntilEveryLivingNodeHasWrittenAll() {
    members.filled(1);
    for (int second = 0; second <= 12; second += 3) {
      beat(second, 0);
    }
    assertThat(members.isComplete(13 * SECOND_NS, 1)).isFalse();
    beat(15, 1);
    assertThat(members.isComplete(16 * SECOND_NS, 1)).isTrue();
    assertThat(members.isComplete(16 * SECOND_NS, 2)).as("of another generation").isFalse();
    assertThat(members.isComplete(19 * SECOND_NS, 1)).as("four seconds after a beat").isFalse();
    beat(19, 2);
    assertThat(members.isComplete(20 * SECOND_NS, 1)).as("filled for another store").isFalse();
  }
}
