package io.sobani.tracker.limit;

import io.sobani.tracker.hash.PackedSource;
import io.sobani.tracker.hash.SipHash;
import java.util.List;

/**
 * Bounds the answers that a source gets, in six classes.
 *
 * <p>{@link #take} charges for an answer that is certain; where it is not, {@link #allows look}
 * first and {@link #charge} afterwards. Thread-safe, allocates nothing after construction; a class
 * holds 32 to 256 KiB, nothing where everybody is exempt.
 *
 * @see "tracker-core/SECURITY.md, promise 5"
 */
public final class Budgets {

  private static final int MIN_CELLS = 32 * 1024 / Long.BYTES;
  private static final int MAX_CELLS = 256 * 1024 / Long.BYTES;

  private final AllowList exempt;
  private final RateTable[][] tables = new RateTable[Kind.values().length][];

  /** Makes budgets of which nothing is used; a class without a bound may do everything. */
  public Budgets(SipHash hash, AllowList exempt, List<Bound> bounds, int maxPeers) {
    this.exempt = exempt;
    int cells = cells(maxPeers);
    for (Kind kind : Kind.values()) {
      List<Bound> ofKind =
          exempt == AllowList.EVERYBODY
              ? List.of()
              : bounds.stream().filter(bound -> bound.kind == kind).toList();
      tables[kind.ordinal()] =
          ofKind.stream()
              .map(bound -> new RateTable(hash, bound, cells / PowerOfTwo.atLeast(ofKind.size())))
              .toArray(RateTable[]::new);
    }
  }

  private static int cells(int maxPeers) {
    return PowerOfTwo.atLeast(Math.max(MIN_CELLS, (int) Math.min(MAX_CELLS, 4L * maxPeers)));
  }

  /** Returns the heap that budgets take where all classes have bounds. */
  public static long maxBytes(int maxPeers) {
    return (long) Kind.values().length * cells(maxPeers) * Long.BYTES;
  }

  /** Charges a source for one answer, if it has budget for it. */
  public boolean take(Kind kind, long upNs, PackedSource source) {
    if (exempt.contains(source.ipHigh(), source.ipLow())) {
      return true;
    }
    RateTable[] all = tables[kind.ordinal()];
    for (int i = 0; i < all.length; i++) {
      if (!all[i].take(upNs, source)) {
        while (--i >= 0) {
          all[i].giveBack(source);
        }
        return false;
      }
    }
    return true;
  }

  /** Returns whether a source has budget for one more answer; charges nothing. */
  public boolean allows(Kind kind, long upNs, PackedSource source) {
    if (exempt.contains(source.ipHigh(), source.ipLow())) {
      return true;
    }
    for (RateTable table : tables[kind.ordinal()]) {
      if (!table.allows(upNs, source)) {
        return false;
      }
    }
    return true;
  }

  /** Charges a source for one answer. */
  public void charge(Kind kind, long upNs, PackedSource source) {
    if (exempt.contains(source.ipHigh(), source.ipLow())) {
      return;
    }
    for (RateTable table : tables[kind.ordinal()]) {
      table.charge(upNs, source);
    }
  }

  /**
   * A class of answers, by the source: a proven one counts as that alone, registered or not. A miss
   * is a push for an id that is not live.
   */
  public enum Kind {
    UNREGISTERED,
    REGISTERED,
    PROVEN,
    UNREGISTERED_MISS,
    REGISTERED_MISS,
    PROVEN_MISS
  }

  /**
   * A bound of a class of answers.
   *
   * @param scope which of its sources share this bound
   * @param perSecond how many answers per second, in the long run
   * @param burst how many at once, after a silence
   */
  public record Bound(Kind kind, Scope scope, int perSecond, int burst) {

    /** Returns the bound of the same answers with other numbers. */
    public Bound with(int perSecond, int burst) {
      return new Bound(kind, scope, perSecond, burst);
    }

    /** Returns the bound of a network: some times that of a host. */
    public Bound ofNetwork(int factor) {
      return new Bound(kind, Scope.NETWORK, factor * perSecond, factor * burst);
    }
  }
}
