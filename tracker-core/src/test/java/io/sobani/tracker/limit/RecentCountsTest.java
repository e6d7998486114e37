package io.sobani.tracker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentCountsTest {

  private static final long HASH = 0x0000_0001_0000_0002L;

  @Test
  void shouldCountAnEventForTheWindowAndAtMostAThirdLonger() {
    for (long at = 0; at < 600; at++) {
      RecentCounts counts = new RecentCounts(4, 1, 300, 0);
      counts.add(HASH, at);
      assertThat(counts.allow(HASH, at + 299)).as("at %d", at).isFalse();
      assertThat(counts.allow(HASH, at + 400)).as("at %d", at).isTrue();
    }
  }

  @Test
  void shouldNotRoundAWindowDown() {
    RecentCounts counts = new RecentCounts(4, 1, 100, 0);
    counts.add(HASH, 33);
    assertThat(counts.allow(HASH, 132)).isFalse();
  }

  @Test
  void shouldHoldBackNobodyWithOneCellOfItsOwn() {
    RecentCounts counts = new RecentCounts(4, 1, 300, 100);
    counts.add(0x0000_0000_0000_0002L, 0); // cells 2 and 0
    assertThat(counts.allow(HASH, 0)).as("cells 2 and 1").isTrue();
    counts.add(0x0000_0001_0000_0001L, 0); // cell 1 alone
    assertThat(counts.allow(HASH, 0)).isFalse();
    assertThat(counts.allow(0x0000_0003_0000_0003L, 0)).as("cell 3").isTrue();
  }

  @Test
  void shouldCountOnceWhereBothCellsAreOne() {
    RecentCounts counts = new RecentCounts(1, 2, 300, 0);
    counts.add(HASH, 0);
    assertThat(counts.allow(HASH, 0)).isTrue();
    counts.add(HASH, 0);
    assertThat(counts.allow(HASH, 0)).isFalse();
  }

  @Test
  void shouldHoldTheGreatestBoundWithoutACarry() {
    RecentCounts counts = new RecentCounts(1, 60_000, 300, 0);
    for (int third = 0; third < 4; third++) {
      for (int i = 0; i < 100_000; i++) {
        counts.add(HASH, third * 100);
      }
    }
    assertThat(counts.allow(HASH, 699)).isFalse();
    assertThat(counts.allow(HASH, 700)).isTrue();
  }
}
