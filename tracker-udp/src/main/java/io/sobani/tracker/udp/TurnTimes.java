package io.sobani.tracker.udp;

import io.sobani.tracker.check.Range;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The durations of the turns of an endpoint, without their waits: the time that a datagram may have
 * to wait until its turn. Immutable.
 *
 * <p>Turns are counted in classes by powers of two of nanoseconds: a percentile is exact to its
 * class, and known as the class's upper bound.
 */
public final class TurnTimes {

  /** The last class holds everything from 17 s on. */
  static final int CLASSES = 36;

  private final long[] counts;
  private final long totalNs;

  private TurnTimes(long[] counts, long totalNs) {
    this.counts = counts;
    this.totalNs = totalNs;
  }

  static TurnTimes of(AtomicLongArray counts, long totalNs) {
    long[] copy = new long[CLASSES];
    Arrays.setAll(copy, counts::getOpaque);
    return new TurnTimes(copy, totalNs);
  }

  /** Class k holds what is shorter than 2^k ns, and not in a class below. */
  static int classOf(long durationNs) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(durationNs, 0));
    return Math.min(bits, CLASSES - 1);
  }

  /** Returns the number of turns since the endpoint was made. */
  public long count() {
    return Arrays.stream(counts).sum();
  }

  /** Returns the time spent in turns since the endpoint was made, in nanoseconds. */
  public long totalNs() {
    return totalNs;
  }

  /** Returns the number of turns that were shorter than 2<sup>power</sup> ns; power 0 to 34. */
  public long countBelow(int power) {
    Range.check("power", power, 0, CLASSES - 2);
    return Arrays.stream(counts, 0, power + 1).sum();
  }

  /**
   * Returns what that part of the turns was shorter than, in nanoseconds: a power of two, or 0 if
   * there was no turn.
   *
   * @param part more than 0, at most 1: 0.99 for the 99th percentile
   */
  public long percentileNs(double part) {
    long rank = (long) Math.ceil(part * count());
    long seen = 0;
    for (int k = 0; k < CLASSES && rank > 0; k++) {
      seen += counts[k];
      if (seen >= rank) {
        return 1L << k;
      }
    }
    return 0;
  }

  /** Adds the turns of another endpoint. */
  public TurnTimes plus(TurnTimes other) {
    long[] sums = new long[CLASSES];
    Arrays.setAll(sums, k -> counts[k] + other.counts[k]);
    return new TurnTimes(sums, totalNs + other.totalNs);
  }

  /** Returns the turns since an earlier moment. */
  public TurnTimes since(TurnTimes earlier) {
    long[] differences = new long[CLASSES];
    Arrays.setAll(differences, k -> counts[k] - earlier.counts[k]);
    return new TurnTimes(differences, totalNs - earlier.totalNs);
  }

  /** Returns one line of the usual percentiles. */
  @Override
  public String toString() {
    return "turns=%s p50<%sns p99<%sns max<%sns"
        .formatted(count(), percentileNs(0.5), percentileNs(0.99), percentileNs(1));
  }
}
