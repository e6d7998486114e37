package io.sobani.tracker.benchmarks.load;

import java.io.PrintWriter;

/** A line per second during a run. */
final class Progress {

  private static final long PERIOD_NS = 1_000_000_000L;

  private final PrintWriter out;
  private Tally tally;
  private long shownNs;
  private long shownSent;
  private long shownGood;

  Progress(PrintWriter out) {
    this.out = out;
  }

  void begin(Tally tally) {
    this.tally = tally;
    shownNs = System.nanoTime();
    shownSent = 0;
    shownGood = 0;
  }

  void show(long nowNs) {
    double seconds = (nowNs - shownNs) / 1e9;
    if (nowNs - shownNs < PERIOD_NS) {
      return;
    }
    out.printf(
        "  sent/s=%.0f good/s=%.0f bad=%d lost=%d p99=%.3fms%n",
        (tally.sent - shownSent) / seconds,
        (tally.good - shownGood) / seconds,
        tally.bad,
        tally.lost,
        tally.percentileMs(99));
    out.flush();
    shownNs = nowNs;
    shownSent = tally.sent;
    shownGood = tally.good;
  }
}
