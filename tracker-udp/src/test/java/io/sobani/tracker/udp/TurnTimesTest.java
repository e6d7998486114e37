package io.sobani.tracker.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

class TurnTimesTest {

  private final AtomicLongArray counts = new AtomicLongArray(TurnTimes.CLASSES);
  private long totalNs;

  @Test
  void shouldCountByPowersOfTwo() {
    add(0);
    add(1);
    add(1023);
    add(1024);
    add(Long.MAX_VALUE);
    add(-1); // a clock that went wrong counts as no time

    TurnTimes turns = TurnTimes.of(counts, totalNs);

    assertThat(turns.count()).isEqualTo(6);
    assertThat(turns.countBelow(0)).isEqualTo(2);
    assertThat(turns.countBelow(1)).isEqualTo(3);
    assertThat(turns.countBelow(10)).isEqualTo(4);
    assertThat(turns.countBelow(11)).isEqualTo(5);
    assertThat(turns.countBelow(34)).isEqualTo(5);
  }

  @Test
  void shouldKnowAPercentileByItsUpperBound() {
    for (int i = 0; i < 99; i++) {
      add(700);
    }
    add(5_000_000);

    TurnTimes turns = TurnTimes.of(counts, totalNs);

    assertThat(turns.percentileNs(0.5)).isEqualTo(1024);
    assertThat(turns.percentileNs(0.99)).isEqualTo(1024);
    assertThat(turns.percentileNs(1)).isEqualTo(1 << 23);
    assertThat(turns).hasToString("turns=100 p50<1024ns p99<1024ns max<8388608ns");
  }

  @Test
  void shouldAddAndSubtract() {
    add(10);
    TurnTimes first = TurnTimes.of(counts, totalNs);
    add(1000);
    TurnTimes second = TurnTimes.of(counts, totalNs);

    assertThat(second.since(first).count()).isEqualTo(1);
    assertThat(second.since(first).totalNs()).isEqualTo(1000);
    assertThat(second.since(first).percentileNs(0.5)).isEqualTo(1024);
    assertThat(second.plus(first).count()).isEqualTo(3);
    assertThat(second.since(second).percentileNs(0.99)).isZero();
  }

  private void add(long durationNs) {
    counts.incrementAndGet(TurnTimes.classOf(durationNs));
    totalNs += durationNs;
  }
}
