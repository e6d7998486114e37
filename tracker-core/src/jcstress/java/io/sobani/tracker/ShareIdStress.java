package io.sobani.tracker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.sobani.tracker.protocol.ShareId;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Ids that change while somebody uses them. */
public final class ShareIdStress {

  private ShareIdStress() {}

  /** Found meanwhile; found afterwards by the old id; by the new one. */
  @JCStressTest
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "too late")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "in time")
  @State
  public static class PushRegenerate {
    private final SmallTracker tracker = new SmallTracker(10);
    private final ShareId old = tracker.announce(0);
    private ShareId id;

    @Actor
    public void push(III_Result r) {
      r.r1 = tracker.push(0, old) ? 1 : 0;
    }

    @Actor
    public void regenerate() {
      id = tracker.regenerate(0);
    }

    @Arbiter
    public void look(III_Result r) {
      r.r2 = tracker.push(0, old) ? 1 : 0;
      r.r3 = tracker.push(0, id) ? 1 : 0;
    }
  }

  /** Found by the first id; by the one thread's; by the other's. */
  @JCStressTest
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the one was last")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the other was last")
  @State
  public static class RegenerateRegenerate {
    private final SmallTracker tracker = new SmallTracker(10);
    private final ShareId old = tracker.announce(0);
    private ShareId one;
    private ShareId other;

    @Actor
    public void one() {
      one = tracker.regenerate(0);
    }

    @Actor
    public void other() {
      other = tracker.regenerate(0);
    }

    @Arbiter
    public void look(III_Result r) {
      tracker.peers();
      r.r1 = tracker.push(0, old) ? 1 : 0;
      r.r2 = tracker.push(0, one) ? 1 : 0;
      r.r3 = tracker.push(0, other) ? 1 : 0;
    }
  }
}
