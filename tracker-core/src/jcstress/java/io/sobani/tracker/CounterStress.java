package io.sobani.tracker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Counters that are counted and read on two threads. */
public final class CounterStress {

  private CounterStress() {}

  /** Received less what became of it: never less than nothing, and nothing at rest. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "looked before or after")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "looked while one was on its way")
  @State
  public static class CountLook {
    private final Counters counters = new Counters();

    @Actor
    public void count() {
      counters.received();
      counters.count(Decision.PULSE_RENEWED);
    }

    @Actor
    public void look(II_Result r) {
      r.r1 = onTheirWay(counters);
    }

    @Arbiter
    public void lookLater(II_Result r) {
      r.r2 = onTheirWay(counters);
    }
  }

  /** Received; answered. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "none is lost")
  @State
  public static class CountCount {
    private final Counters counters = new Counters();

    @Actor
    public void one() {
      counters.received();
      counters.count(Decision.PULSE_RENEWED);
    }

    @Actor
    public void other() {
      counters.received();
      counters.count(Decision.PULSE_RENEWED);
    }

    @Arbiter
    public void look(II_Result r) {
      TrackerStats stats = new TrackerStats(counters, 0, 0);
      r.r1 = (int) stats.received();
      r.r2 = (int) stats.answered();
    }
  }

  private static int onTheirWay(Counters counters) {
    TrackerStats stats = new TrackerStats(counters, 0, 0);
    return (int) (stats.received() - stats.answered() - stats.dropped());
  }
}
