package io.sobani.tracker.limit;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.AddressTokens.Purpose;
import io.sobani.tracker.net.Endpoint;
import io.sobani.tracker.net.IpAddress;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Limits that two threads use at once. */
public final class LimitStress {

  private static final SipHash HASH = new SipHash(1, 2);
  private static final long IP = 0xffffL << 32 | 0x0a000001;
  private static final PackedSource SOURCE = PackedSource.of(0, IP, 4_000);
  private static final Endpoint TARGET = new Endpoint(new IpAddress(0, IP + 1), 4_000);

  private static final IncomeLimiter.Most MOST = new IncomeLimiter.Most(3, 12, 96, 96);

  private LimitStress() {}

  private static RateTable table(int burst) {
    return new RateTable(HASH, new Budgets.Bound(Budgets.Kind.PROVEN, Scope.HOST, 1, burst), 16);
  }

  /** A budget of one. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the one")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the other")
  @State
  public static class TakeTake {
    private final RateTable table = table(1);

    @Actor
    public void one(ZZ_Result r) {
      r.r1 = table.take(0, SOURCE);
    }

    @Actor
    public void other(ZZ_Result r) {
      r.r2 = table.take(0, SOURCE);
    }
  }

  /** A charge that a second table refused, and is given back: none is lost or made. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one of two is left, then none")
  @State
  public static class ChargeGiveBack {
    private final RateTable table = table(2);

    @Actor
    public void charge() {
      table.charge(0, SOURCE);
    }

    @Actor
    public void takeAndGiveBack() {
      if (table.take(0, SOURCE)) {
        table.giveBack(SOURCE);
      }
    }

    @Arbiter
    public void look(II_Result r) {
      r.r1 = table.take(0, SOURCE) ? 1 : 0;
      r.r2 = table.take(0, SOURCE) ? 0 : 1;
    }
  }

  /** A cap of two, of which one is used: so it is afterwards, and one more has room. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "none is lost or made")
  @State
  public static class AddRemove {
    private final HostCaps caps =
        new HostCaps(HASH, AllowList.NOBODY, 2, 2, 2, 1);

    public AddRemove() {
      caps.tryAdd(0, IP);
    }

    @Actor
    public void add() {
      caps.tryAdd(0, IP);
    }

    @Actor
    public void remove() {
      caps.remove(0, IP);
    }

    @Arbiter
    public void look(ZZ_Result r) {
      r.r1 = caps.tryAdd(0, IP);
      r.r2 = caps.tryAdd(0, IP);
    }
  }

  /** One pair at one instant: a target is told once. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "the one")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "the other")
  @State
  public static class TellTell {
    private final IncomeLimiter limiter = new IncomeLimiter(HASH, AllowList.NOBODY, MOST, MOST, 300_000_000_000L, 1_000_000_000, 1);

    @Actor
    public void one(ZZ_Result r) {
      r.r1 = tell();
    }

    @Actor
    public void other(ZZ_Result r) {
      r.r2 = tell();
    }

    private boolean tell() {
      return limiter.tryAcquire(0, SOURCE, TARGET, false);
    }
  }

  /** Two days whose keys share a place. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "whoever computed its key again")
  @State
  public static class VerifyRotate {
    private static final long DAY_NS = 24 * 3_600_000_000_000L;
    private static final long NEXT = issue(new AddressTokens(HASH), 3 * DAY_NS);

    private final AddressTokens tokens = new AddressTokens(HASH);
    private final long token = issue(tokens, DAY_NS);

    @Actor
    public void verify(ZZ_Result r) {
      r.r1 = tokens.isValid(DAY_NS, token, SOURCE, Purpose.ADDRESS);
    }

    @Actor
    public void rotate(ZZ_Result r) {
      r.r2 = issue(tokens, 3 * DAY_NS) == NEXT;
    }

    private static long issue(AddressTokens tokens, long timeNs) {
      return tokens.issue(timeNs, SOURCE, Purpose.ADDRESS);
    }
  }
}
