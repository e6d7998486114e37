package io.sobani.tracker.registry;

import java.util.ArrayList;
import java.util.List;

/** The entries that end, so arranged that the ended ones are found at once. */
final class EndQueue<K, V> {

  /*
   * A radix heap (Ahuja, Mehlhorn, Orlin and Tarjan, "Faster algorithms for the shortest path
   * problem", Journal of the ACM 37(2), 1990).
   *
   * It holds a reference time. An entry that ends at or before it is in bucket 0; any other in the
   * bucket of the highest bit, counted from 1, in which its end differs from the reference. So the
   * ends in a bucket are all later than those in the buckets below it.
   *
   * When time moves on to t, entries of the buckets above the one that t belongs to still differ
   * from t in the same bit: they stay. Those of the others are put anew, and each goes down, as it
   * agrees with t in one more bit or has ended. An entry can go down at most 64 times, so its cost
   * is constant, whatever its lease; a timer wheel would have to round, and this need not.
   * To add an entry or to take one out is to link or unlink it.
   *
   * A clock that steps back finds entries in bucket 0 that have not ended. Then, and only then, all
   * are put anew.
   */

  private static final int BUCKETS = Long.SIZE + 1;

  /** Each is a ring that starts and ends with an entry that is none. */
  final List<Entry<K, V>> buckets = new ArrayList<>(BUCKETS);

  private long referenceNs;

  EndQueue() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(new Entry<>(null));
    }
  }

  /** Puts an entry, or one whose end has changed, into its place; one that never ends has none. */
  void add(Entry<K, V> entry) {
    if (entry.ends()) {
      link(entry);
    } else {
      entry.unlink();
    }
  }

  /** Returns an entry that has ended, or null; it stays until it is unlinked. */
  Entry<K, V> firstEnded(long now) {
    if (now > referenceNs) {
      moveOn(now);
    }
    Entry<K, V> ended = buckets.get(0);
    if (ended.next != ended && ended.next.isLive(now)) {
      stepBack(now);
    }
    return ended.next == ended ? null : ended.next;
  }

  private void moveOn(long now) {
    int highest = bucketOf(now);
    referenceNs = now;
    for (int i = 1; i <= highest; i++) {
      putAnew(buckets.get(i));
    }
  }

  private void stepBack(long now) {
    referenceNs = now;
    buckets.forEach(this::putAnew);
  }

  private void putAnew(Entry<K, V> bucket) {
    Entry<K, V> last = bucket.previous;
    Entry<K, V> entry = bucket;
    while (entry != last) {
      entry = bucket.next;
      link(entry);
    }
  }

  private void link(Entry<K, V> entry) {
    entry.linkBefore(buckets.get(bucketOf(entry.endNs())));
  }

  int bucketOf(long endNs) {
    return endNs <= referenceNs ? 0 : Long.SIZE - Long.numberOfLeadingZeros(endNs ^ referenceNs);
  }
}
