package io.sobani.tracker.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import io.sobani.tracker.TrackerConfig;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every short datagram, and every valid one with every byte changed, cut or inserted. */
class ExhaustiveTest {

  private static final long PAUSE_NS = Duration.ofMillis(250).toNanos();

  private final Arena arena = new Arena("exhaustive", TrackerConfig.defaults(), -1);
  private int delivered;
  private int claimed;

  @Test
  void shouldDeclineEveryDatagramOfOneAndTwoBytes() {
    for (int a = 0; a < 256; a++) {
      deliver(new byte[] {(byte) a});
      for (int b = 0; b < 256; b++) {
        deliver(new byte[] {(byte) a, (byte) b});
      }
    }
    assertThat(claimed).isZero();
  }

  @Test
  @Tag("long")
  void shouldDeclineEveryDatagramOfThreeBytes() {
    for (int all = 0; all < 1 << 24; all++) {
      deliver(new byte[] {(byte) (all >> 16), (byte) (all >> 8), (byte) all});
    }
    assertThat(claimed).isZero();
  }

  @Test
  void shouldHaveFortySamplesThatAreAllServed() {
    Samples.ALL.forEach(sample -> deliver(Samples.bytes(sample)));
    assertThat(Samples.ALL).doesNotHaveDuplicates().hasSize(40);
    assertThat(claimed).isEqualTo(40);
  }

  @ParameterizedTest
  @FieldSource("io.sobani.tracker.hardening.Samples#ALL")
  void shouldSurviveEveryChangeOfOneByte(String sample) {
    byte[] valid = Samples.bytes(sample);
    deliver(valid);
    for (int at = 0; at < valid.length; at++) {
      byte[] changed = valid.clone();
      byte[] longer = new byte[valid.length + 1];
      System.arraycopy(valid, 0, longer, 0, at);
      System.arraycopy(valid, at, longer, at + 1, valid.length - at);
      for (int value = 0; value < 256; value++) {
        changed[at] = (byte) value;
        deliver(changed);
        longer[at] = (byte) value;
        deliver(longer);
      }
      deliver(Arrays.copyOf(valid, at));
    }
    assertThat(claimed).isPositive().isLessThan(delivered);
  }

  /** Goes round all sources and listeners, so that a tracker is seen with and without peers. */
  private void deliver(byte[] datagram) {
    int turn = delivered++;
    arena.pass(PAUSE_NS);
    claimed += arena.deliver(turn >> 2 & 1, turn & 3, datagram) ? 1 : 0;
  }
}
