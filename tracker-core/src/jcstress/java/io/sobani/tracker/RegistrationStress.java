package io.sobani.tracker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.sobani.tracker.protocol.ShareId;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Registrations that begin and end on two threads at once. */
public final class RegistrationStress {

  private static final long LEASE_NS = SmallTracker.LEASE_NS;

  private RegistrationStress() {}

  /** Same id for both; registered; counted as made. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "one made it, the other renewed it")
  @State
  public static class AnnounceAnnounce {
    private final SmallTracker tracker = new SmallTracker(10);
    private ShareId one;
    private ShareId other;

    @Actor
    public void one() {
      one = tracker.announce(0);
    }

    @Actor
    public void other() {
      other = tracker.announce(0);
    }

    @Arbiter
    public void look(III_Result r) {
      r.r1 = one.equals(other) ? 1 : 0;
      r.r2 = tracker.peers();
      r.r3 = tracker.count(TrackerStats.Outcome.ANNOUNCE_REGISTERED);
    }
  }

  /** Registered; found by the id that was answered. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "whoever removed the ended one")
  @State
  public static class AnnounceExpire {
    private final SmallTracker tracker = new SmallTracker(10);
    private ShareId asker;

    public AnnounceExpire() {
      tracker.announce(0);
    }

    @Actor
    public void announce() {
      asker = tracker.announce(LEASE_NS);
    }

    @Actor
    public void sweep() {
      tracker.sweep(LEASE_NS);
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = tracker.peers();
      r.r2 = tracker.push(LEASE_NS, asker) ? 1 : 0;
    }
  }

  /** Told that it is registered; registered. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "in time")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "too late")
  @State
  public static class PulseExpire {
    private final SmallTracker tracker = new SmallTracker(10);
    private boolean live;

    public PulseExpire() {
      tracker.announce(0);
    }

    @Actor
    public void pulse() {
      live = tracker.pulse(LEASE_NS - 1);
    }

    @Actor
    public void sweep() {
      tracker.sweep(LEASE_NS);
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = live ? 1 : 0;
      r.r2 = tracker.peers();
    }
  }

  /** Counted where one may be, as each saw it; registered. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "never two")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the first has made way for the other")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the other has made way for the first")
  @State
  public static class ReserveReserve {
    private final SmallTracker tracker = new SmallTracker(1);

    @Actor
    public void one(III_Result r) {
      tracker.announce(0, 4_000);
      r.r1 = tracker.shards.count();
    }

    @Actor
    public void other(III_Result r) {
      tracker.announce(0, 4_001);
      r.r2 = tracker.shards.count();
    }

    @Arbiter
    public void look(III_Result r) {
      r.r3 = tracker.peers();
    }
  }

  /** Registered; what a later announce adds to that. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "refused")
  @State
  public static class DrainAnnounce {
    private final SmallTracker tracker = new SmallTracker(10);

    @Actor
    public void drain() {
      tracker.registrar.drain();
    }

    @Actor
    public void announce() {
      tracker.announce(0);
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = tracker.peers();
      tracker.announce(0, 4_001);
      r.r2 = tracker.peers() - r.r1;
    }
  }
}
