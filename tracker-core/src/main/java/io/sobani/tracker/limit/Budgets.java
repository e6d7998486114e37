package io.sobani.tracker.limit;

import static io.sobani.tracker.limit.Scope.ENDPOINT;
import static io.sobani.tracker.limit.Scope.HOST;
import static io.sobani.tracker.limit.Scope.NETWORK;

import io.sobani.tracker.Budget;
import io.sobani.tracker.Rate;
import io.sobani.tracker.hash.SipHash;
import java.util.function.Function;

/**
 * How many answers a source gets: five classes, each in a table of its own, so that none can drain
 * another.
 *
 * <p>{@link #take} charges for an answer that is certain; where it is not, {@link #allows look}
 * first and {@link #charge} afterwards. Thread-safe, allocates nothing, holds 5 × 256 KiB.
 *
 * @see "SECURITY.md, promise 5"
 */
public final class Budgets {

  private static final int CELLS = 256 * 1024 / Long.BYTES;

  private static final int USUAL_NETWORK_FACTOR = 16;

  private final SipHash hash;
  private final AllowList exempt;
  private final RateTable[][] tables = new RateTable[Kind.values().length][];

  /**
   * Makes the usual budgets, of which nothing is used.
   *
   * @param hash where sources go in the tables
   * @param exempt sources that have no budget
   */
  public Budgets(SipHash hash, AllowList exempt) {
    this(hash, exempt, Budget::usual, USUAL_NETWORK_FACTOR);
  }

  /**
   * Makes budgets of which nothing is used.
   *
   * @param hash where sources go in the tables
   * @param exempt sources that have no budget
   * @param rates what each budget is
   * @param networkFactor how many times the budget of a host its network has
   */
  public Budgets(SipHash hash, AllowList exempt, Function<Budget, Rate> rates, int networkFactor) {
    this.hash = hash;
    this.exempt = exempt;
    for (Kind kind : Kind.values()) {
      tables[kind.ordinal()] =
          switch (kind) {
            case UNREGISTERED -> hostAndNetwork(rates.apply(Budget.UNREGISTERED), networkFactor);
            case REGISTERED -> hostAndNetwork(rates.apply(Budget.REGISTERED), networkFactor);
            case UNREGISTERED_MISS -> one(HOST, rates.apply(Budget.UNREGISTERED_MISSES));
            case REGISTERED_MISS ->
                two(
                    ENDPOINT,
                    rates.apply(Budget.REGISTERED_MISSES),
                    HOST,
                    rates.apply(Budget.REGISTERED_HOST_MISSES));
            case PROVEN -> one(ENDPOINT, rates.apply(Budget.PROVEN));
          };
    }
  }

  private RateTable[] hostAndNetwork(Rate rate, int factor) {
    return two(HOST, rate, NETWORK, new Rate(factor * rate.perSecond(), factor * rate.burst()));
  }

  private RateTable[] one(Scope scope, Rate rate) {
    return new RateTable[] {new RateTable(hash, scope, rate, CELLS)};
  }

  private RateTable[] two(Scope scope, Rate rate, Scope otherScope, Rate otherRate) {
    return new RateTable[] {
      new RateTable(hash, scope, rate, CELLS / 2),
      new RateTable(hash, otherScope, otherRate, CELLS / 2)
    };
  }

  /**
   * Charges a source for one answer, if it has budget for it.
   *
   * @param kind the class of the source or answer
   * @param upNs the time, 0 or more
   * @param ipHigh the upper 64 bits of the source's address
   * @param ipLow the lower 64 bits of the source's address
   * @param port the source's port
   * @return whether it may be answered
   */
  public boolean take(Kind kind, long upNs, long ipHigh, long ipLow, int port) {
    if (exempt.contains(ipHigh, ipLow)) {
      return true;
    }
    RateTable[] all = tables[kind.ordinal()];
    for (int i = 0; i < all.length; i++) {
      if (!all[i].take(upNs, ipHigh, ipLow, port)) {
        while (--i >= 0) {
          all[i].giveBack(ipHigh, ipLow, port);
        }
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether a source has budget for one more answer; charges nothing.
   *
   * @param kind the class of the source or answer
   * @param upNs the time, 0 or more
   * @param ipHigh the upper 64 bits of the source's address
   * @param ipLow the lower 64 bits of the source's address
   * @param port the source's port
   * @return whether it may be answered
   */
  public boolean allows(Kind kind, long upNs, long ipHigh, long ipLow, int port) {
    if (exempt.contains(ipHigh, ipLow)) {
      return true;
    }
    for (RateTable table : tables[kind.ordinal()]) {
      if (!table.allows(upNs, ipHigh, ipLow, port)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Charges a source for one answer.
   *
   * @param kind the class of the source or answer
   * @param upNs the time, 0 or more
   * @param ipHigh the upper 64 bits of the source's address
   * @param ipLow the lower 64 bits of the source's address
   * @param port the source's port
   */
  public void charge(Kind kind, long upNs, long ipHigh, long ipLow, int port) {
    if (exempt.contains(ipHigh, ipLow)) {
      return;
    }
    for (RateTable table : tables[kind.ordinal()]) {
      table.charge(upNs, ipHigh, ipLow, port);
    }
  }

  /** A class of sources or answers. */
  public enum Kind {
    /** Answers to sources that have no registration, metered by host and network. */
    UNREGISTERED,
    /** Answers to unproven peers, metered by host and network. */
    REGISTERED,
    /** Pushes of sources without registration for ids that are not live, metered by host. */
    UNREGISTERED_MISS,
    /** Pushes of registered peers for ids that are not live, metered by endpoint and host. */
    REGISTERED_MISS,
    /** Answers to proven peers, metered by endpoint. */
    PROVEN
  }
}
