package io.sobani.tracker.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * Entries with a finite lease, in a radix heap: ended ones are found in amortised constant time.
 */
final class EndQueue<K, V> {

  /*
   * A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan, "Faster algorithms for the shortest path
   * problem", Journal of the ACM 37(2), 1990).
   *
   * It holds a reference time. An entry that ends after it is in the bucket of the highest bit,
   * counted from 1, in which its end differs from the reference. So the ends in a bucket are all
   * later than those in the buckets below it. Bucket 0 is for entries to look at: those that end
   * at or before the reference, and those whose bucket has to be found anew.
   *
   * When time moves on to t, entries of the buckets above the one that t belongs to still differ
   * from t in the same bit: they stay. The others go to bucket 0, a bucket at a time. Each is
   * looked at there, as soon as somebody asks: it has ended, or it goes to a bucket below the one
   * that it was in, as it agrees with t in one more bit. So an entry is looked at no more than 64
   * times, whatever its lease; a timer wheel would have to round, and this need not.
   * To add an entry or to take one out is to link or unlink it.
   *
   * A clock that steps back may find an entry in bucket 0 that ends before the reference but has
   * not ended. Then all are looked at again.
   */

  /** The most looks at an entry while the clock does not step back. */
  static final int MAX_LOOKS = Long.SIZE;

  private static final int BUCKETS = Long.SIZE + 1;

  /** Each is a ring that starts and ends with an entry that is none. */
  final List<Entry<K, V>> buckets = new ArrayList<>(BUCKETS);

  private final Entry<K, V> toLookAt;
  private long referenceNs;
  private long looks;

  EndQueue() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(new Entry<>(null));
    }
    toLookAt = buckets.get(0);
  }

  /** Puts an entry, or one whose end has changed, into its place; one that never ends has none. */
  void add(Entry<K, V> entry) {
    if (entry.ends()) {
      link(entry);
    } else {
      entry.unlink();
    }
  }

  /** Returns how many entries were looked at so far. */
  long looks() {
    return looks;
  }

  /**
   * Returns an entry that has ended; it stays until it is unlinked.
   *
   * @param lastLook where the search is given up, as a count of {@link #looks}
   * @return the entry, or null
   */
  Entry<K, V> firstEnded(long now, long lastLook) {
    if (now > referenceNs) {
      moveReference(now, bucketOf(now));
    }
    while (looks < lastLook && toLookAt.next != toLookAt) {
      looks++;
      Entry<K, V> entry = toLookAt.next;
      if (!entry.isLive(now)) {
        return entry;
      }
      if (entry.endNs() <= referenceNs) {
        moveReference(now, BUCKETS - 1);
      }
      link(entry);
    }
    return null;
  }

  private void moveReference(long now, int highestBucket) {
    for (int i = 1; i <= highestBucket; i++) {
      toLookAt.takeAllOf(buckets.get(i));
    }
    referenceNs = now;
  }

  private void link(Entry<K, V> entry) {
    entry.linkBefore(buckets.get(bucketOf(entry.endNs())));
  }

  int bucketOf(long endNs) {
    return endNs <= referenceNs ? 0 : Long.SIZE - Long.numberOfLeadingZeros(endNs ^ referenceNs);
  }
}
