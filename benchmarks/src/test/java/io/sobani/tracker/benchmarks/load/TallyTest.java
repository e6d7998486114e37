package io.sobani.tracker.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {

  private static final long MS = 1_000_000;

  @Test
  void shouldCountLatencyFromWhenARequestShouldHaveLeft() {
    Tally tally = new Tally(0);
    Pace pace = Pace.paced(1_000);
    for (int request = 0; request < 100; request++) { // the tracker stands still for 100 ms
      tally.answered(pace.dueNs(request), 100 * MS);
    }
    assertThat(tally.percentileMs(50)).isBetween(50.0, 52.0);
    assertThat(tally.percentileMs(100)).isBetween(99.0, 101.0);
  }

  @Test
  void shouldTellWhenTroubleEnded() {
    Tally tally = new Tally(0);
    tally.lost(20 * MS);
    tally.answered(30 * MS, 45 * MS);
    tally.answered(40 * MS, 45 * MS);
    tally.lost(10 * MS);
    assertThat(tally.untilSoundMs()).isEqualTo(30);
  }
}
