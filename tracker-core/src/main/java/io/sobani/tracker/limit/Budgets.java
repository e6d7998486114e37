package io.sobani.tracker.limit;

import static io.sobani.tracker.limit.Scope.ENDPOINT;
import static io.sobani.tracker.limit.Scope.HOST;
import static io.sobani.tracker.limit.Scope.NETWORK;

import io.sobani.tracker.hash.SipHash;
import io.sobani.tracker.limit.RateTable.Rate;

/**
 * How many answers a source gets: five classes, each in a table of its own, so that none can drain
 * another.
 *
 * <p>{@link #take} charges for an answer that is certain; where it is not, {@link #allows look}
 * first and {@link #charge} afterwards. Thread-safe, allocates nothing, holds 5 × 256 KiB.
 *
 * @see "hardening promise H5"
 */
public final class Budgets {

  private static final int CELLS = 256 * 1024 / Long.BYTES;

  private final AllowList exempt;
  private final RateTable[][] tables = new RateTable[Kind.values().length][];

  /**
   * Makes budgets of which nothing is used.
   *
   * @param hash where sources go in the tables
   * @param exempt sources that have no budget
   */
  public Budgets(SipHash hash, AllowList exempt) {
    this.exempt = exempt;
    for (Kind kind : Kind.values()) {
      tables[kind.ordinal()] = new RateTable[kind.rates.length];
      for (int i = 0; i < kind.rates.length; i++) {
        tables[kind.ordinal()][i] = new RateTable(hash, kind.rates[i], CELLS / kind.rates.length);
      }
    }
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
    /** Answers to sources that have no registration. */
    UNREGISTERED(new Rate(HOST, 50, 125), new Rate(NETWORK, 16 * 50, 16 * 125)),
    /** Answers to unproven peers: the released application sends two requests in four seconds. */
    REGISTERED(new Rate(HOST, 600, 1_200), new Rate(NETWORK, 16 * 600, 16 * 1_200)),
    /** Pushes of sources without registration for ids that are not live. */
    UNREGISTERED_MISS(new Rate(HOST, 5, 20)),
    /** Pushes of registered peers for ids that are not live; a host's burst is 2.5 seconds'. */
    REGISTERED_MISS(new Rate(ENDPOINT, 2, 20), new Rate(HOST, 50, 125)),
    /** Answers to proven peers. */
    PROVEN(new Rate(ENDPOINT, 5, 20));

    private final Rate[] rates;

    Kind(Rate... rates) {
      this.rates = rates;
    }
  }
}
