package io.sobani.tracker.limit;

/**
 * Counts recent events, with the time of the last, by a hash of what they happened to: a fixed
 * table, and a bound.
 *
 * <p>A hash has two cells, each shared with others that collide, and is over the bound only where
 * both cells are (a count-min sketch). So no bound is exceeded, and few share so much that they are
 * held back by others. A cell counts by thirds of the window, this one and the three before it, so
 * that what happened counts for the window and at most a third longer. Not thread-safe.
 *
 * @see "G. Cormode, S. Muthukrishnan: An improved data stream summary: the count-min sketch and its
 *     applications, 2005"
 */
final class RecentCounts {

  static final int BYTES_PER_CELL = 2 * Long.BYTES;

  private static final int THIRDS = 3;
  private static final int BITS = 16;
  private static final long MASK = (1 << BITS) - 1;

  private final int most;
  private final long thirdNs;
  private final long spacingNs;
  private final long[] lastNs;

  /** Of the third of the last time in the low bits, of each one before it above. */
  private final long[] counts;

  /** Makes a table of nothing; the cells are a power of two, the bound is 65,535 at most. */
  RecentCounts(int cells, int most, long windowNs, long spacingNs) {
    this.most = most;
    this.spacingNs = spacingNs;
    thirdNs = Math.max(1, (windowNs + THIRDS - 1) / THIRDS);
    lastNs = new long[cells];
    counts = new long[cells];
  }

  /** Returns whether one more is within the bound, and not too soon. */
  boolean allow(long hash, long upNs) {
    return cellAllows(first(hash), upNs) || cellAllows(second(hash), upNs);
  }

  void add(long hash, long upNs) {
    int first = first(hash);
    int second = second(hash);
    addTo(first, upNs);
    if (second != first) {
      addTo(second, upNs);
    }
  }

  private boolean cellAllows(int cell, long upNs) {
    long recent = recent(cell, upNs);
    return recent == 0 || sum(recent) < most && upNs - lastNs[cell] >= spacingNs;
  }

  private void addTo(int cell, long upNs) {
    long recent = recent(cell, upNs);
    counts[cell] = (recent & MASK) == MASK ? recent : recent + 1;
    lastNs[cell] = upNs;
  }

  /** Returns a cell's counts as of now. */
  private long recent(int cell, long upNs) {
    long thirds = upNs / thirdNs - lastNs[cell] / thirdNs;
    return thirds > THIRDS ? 0 : counts[cell] << BITS * thirds;
  }

  private static int sum(long counts) {
    int sum = 0;
    for (long rest = counts; rest != 0; rest >>>= BITS) {
      sum += (int) (rest & MASK);
    }
    return sum;
  }

  private int first(long hash) {
    return (int) hash & counts.length - 1;
  }

  private int second(long hash) {
    return (int) (hash >>> Integer.SIZE) & counts.length - 1;
  }
}
