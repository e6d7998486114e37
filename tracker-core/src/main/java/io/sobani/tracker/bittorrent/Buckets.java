package io.sobani.tracker.bittorrent;

import java.util.Arrays;

/**
 * The buckets of a linear hash table, whose number changes by one at a time: a table that grows or
 * shrinks never moves more than one bucket's content at once. Not thread-safe.
 *
 * <p>The last bucket's content comes from {@link #buddy}, and goes back there when it is removed.
 *
 * @param <T> the content of a bucket; a new bucket has null
 * @see "W. Litwin: Linear hashing: a new tool for file and table addressing, 1980"
 */
final class Buckets<T> {

  private static final int SEGMENT = 128;

  private Object[][] segments = {new Object[1]};
  private int count = 1;

  int count() {
    return count;
  }

  int indexOf(int hash) {
    int half = Integer.highestOneBit(count);
    int index = hash & 2 * half - 1;
    return index < count ? index : index & half - 1;
  }

  @SuppressWarnings("unchecked")
  T get(int index) {
    return (T) segments[index / SEGMENT][index % SEGMENT];
  }

  void set(int index, T content) {
    segments[index / SEGMENT][index % SEGMENT] = content;
  }

  /** Returns the bucket that shares its hashes with the last one. */
  int buddy() {
    return count - 1 - Integer.highestOneBit(count - 1);
  }

  /** Adds an empty bucket; some of the content of its buddy belongs there now. */
  void add() {
    int segment = count / SEGMENT;
    if (segment == segments.length) {
      segments = Arrays.copyOf(segments, segment + 1);
      segments[segment] = new Object[SEGMENT];
    } else if (count % SEGMENT == segments[segment].length) {
      segments[segment] = Arrays.copyOf(segments[segment], Math.min(2 * count, SEGMENT));
    }
    count++;
  }

  /** Removes the last bucket and returns its content, which belongs to its buddy now. */
  T removeLast() {
    count--;
    T content = get(count);
    set(count, null);
    if (count % SEGMENT == 0) {
      segments = Arrays.copyOf(segments, count / SEGMENT);
    }
    return content;
  }
}
