package io.sobani.tracker.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.net.IpAddress;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** The store is asked as much as the bounds allow, and no more. */
class QuestionsTest {

  private static final long SECOND_NS = 1_000_000_000L;

  private final Questions questions = new Questions(1_000, 1_600);

  private int admitted(long nowNs, int count, IntFunction<String> source) {
    int admitted = 0;
    for (int i = 0; i < count; i++) {
      if (questions.tryBegin(nowNs, IpAddress.parse(source.apply(i)))) {
        admitted++;
      }
    }
    return admitted;
  }

  private void endAll() {
    while (questions.underWay() > 0) {
      questions.end();
    }
  }

  @Test
  void shouldBoundHowManyAreUnderWay() {
    assertThat(admitted(0, 5_000, i -> "10." + i / 256 + "." + i % 256 + ".1")).isEqualTo(1_000);
    questions.end();
    assertThat(admitted(0, 5, i -> "11.0." + i + ".1")).isEqualTo(1);
  }

  @Test
  void shouldBoundHowManyAreAskedInASecond() {
    assertThat(admitted(0, 900, i -> "10." + i / 256 + "." + i % 256 + ".1")).isEqualTo(900);
    endAll();
    assertThat(admitted(0, 900, i -> "11." + i / 256 + "." + i % 256 + ".1")).isEqualTo(700);
    endAll();
    assertThat(admitted(SECOND_NS - 1, 9, i -> "12.0." + i + ".1")).isZero();
    assertThat(admitted(SECOND_NS, 9, i -> "12.0." + i + ".1")).isEqualTo(9);
  }

  @Test
  void shouldLeaveASixteenthToANetwork() {
    assertThat(admitted(0, 256, i -> "10.0.0." + i)).isEqualTo(100);
    assertThat(admitted(0, 256, i -> "10.0.1." + i)).isEqualTo(100);
    assertThat(admitted(0, 256, i -> "2001:db8:0:" + Integer.toHexString(i) + "::1"))
        .isEqualTo(100);
  }
}
