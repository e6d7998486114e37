package io.sobani.tracker.registry;

import io.sobani.tracker.check.Range;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map whose entries end, each at the end of its own lease, in insertion order.
 *
 * <p>An entry is live while less than its lease has passed since it was last set: exact to the
 * nanosecond. An ended entry is invisible at once; it is reported once, by {@link #advance}, which
 * a host calls now and then. {@link #get}, {@link #renew} and {@link #put} of a live key take
 * constant time, the rest grows with the logarithm of the number of entries; a single {@link #put}
 * that needs room may look at every entry.
 *
 * <p>Confined to one thread; a host with many locks it. Times are nanoseconds of one monotonic
 * clock that may start anywhere, be negative and wrap, as {@link System#nanoTime} may. Where the
 * clock steps back all the same, entries live longer by as much as it stepped.
 *
 * @param <K> keys, with equals and hashCode; not null
 * @param <V> values; not null
 */
public final class ExpiringRegistry<K, V> {

  /** The lease of an entry that never ends. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The looks that every search may take: enough to search a small registry whole. */
  private static final int MIN_LOOKS = 1_024;

  private final int maxEntries;
  final Map<K, Entry<K, V>> entries = new LinkedHashMap<>();

  /** The entries that end, each at the end that it had when it was put there, or a later one. */
  final NavigableSet<Entry<K, V>> ends = new TreeSet<>();

  private final Queue<Entry<K, V>> displaced = new ArrayDeque<>();
  private long added;
  long looks;
  private boolean started;
  private long originNs;

  /** Makes an empty registry for {@code maxEntries} live entries, at least 1. */
  public ExpiringRegistry(int maxEntries) {
    Range.check("maxEntries", maxEntries, 1, Integer.MAX_VALUE);
    this.maxEntries = maxEntries;
  }

  /**
   * Sets an entry and starts its lease.
   *
   * <p>A live key keeps its place in the order. An ended one is displaced: it is reported by the
   * next {@link #advance}, and the new entry goes to the end. An entry for which there is no room
   * displaces an ended one; as many displaced entries may wait as the registry holds.
   *
   * @param leaseNs how long it lives, or {@link #NEVER}; zero or less ends it at once
   * @return false, and nothing is done, where the key is not live and the registry is full of live
   *     entries (or of displaced ones, in a host that does not call {@link #advance})
   */
  public boolean put(K key, V value, long leaseNs, long nowNs) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    long now = uptime(nowNs);
    Entry<K, V> entry = entries.get(key);
    if (entry == null || !entry.isLive(now)) {
      if (!makeRoom(entry, now)) {
        return false;
      }
      entry = new Entry<>(key, added++);
      entries.put(key, entry);
    }
    entry.value = value;
    entry.leaseNs = leaseNs;
    restart(entry, now);
    return true;
  }

  /** Starts the lease of a live entry anew; it keeps its place. */
  public boolean renew(K key, long nowNs) {
    long now = uptime(nowNs);
    Entry<K, V> entry = live(key, now);
    if (entry == null) {
      return false;
    }
    restart(entry, now);
    return true;
  }

  /** {@return the value of a live entry, or null} */
  public @Nullable V get(K key, long nowNs) {
    Entry<K, V> entry = live(key, uptime(nowNs));
    return entry == null ? null : entry.value;
  }

  /** {@return the value of a live entry, which is taken out and never reported, or null} */
  public @Nullable V remove(K key, long nowNs) {
    Entry<K, V> entry = live(key, uptime(nowNs));
    if (entry == null) {
      return null;
    }
    takeOut(entry);
    return entry.value;
  }

  /**
   * Calls back for each live entry, in the order in which they were put.
   *
   * @param action what to do with each; may change values of entries, but not put or take out any
   */
  public void forEach(long nowNs, BiConsumer<? super K, ? super V> action) {
    long now = uptime(nowNs);
    for (Entry<K, V> entry : entries.values()) {
      if (entry.isLive(now)) {
        action.accept(entry.key, entry.value);
      }
    }
  }

  /**
   * Takes ended entries out and reports each once, displaced ones first, then in no given order.
   * Its work is bounded: it looks at no more than 1,024 entries, and one for each of the limit.
   *
   * @param limit the most entries of this call; the others wait for the next
   * @param onExpired called for each after it is out; may call any method of this registry. Where
   *     it throws, that entry counts as reported and the others wait for the next call
   * @return how many were reported
   */
  public int advance(long nowNs, int limit, BiConsumer<? super K, ? super V> onExpired) {
    long now = uptime(nowNs);
    long lastLook = looks + MIN_LOOKS + limit;
    for (int count = 0; count < limit; count++) {
      if (displaced.isEmpty() && !displaceEnded(now, lastLook)) {
        return count;
      }
      Entry<K, V> entry = displaced.remove();
      onExpired.accept(entry.key, entry.value);
    }
    return Math.max(limit, 0);
  }

  /** Returns the number of entries, ended ones that are not yet out included. */
  public int size() {
    return entries.size();
  }

  /** Readies the registry for one more entry, in place of the ended one of its key, if any. */
  private boolean makeRoom(Entry<K, V> ended, long now) {
    if (ended == null && entries.size() < maxEntries) {
      return true;
    }
    if (displaced.size() >= maxEntries) {
      return false;
    }
    if (ended == null) {
      return displaceEnded(now, Long.MAX_VALUE);
    }
    displace(ended);
    return true;
  }

  private boolean displaceEnded(long now, long lastLook) {
    Entry<K, V> ended = firstEnded(now, lastLook);
    if (ended == null) {
      return false;
    }
    displace(ended);
    return true;
  }

  /** Returns an entry that has ended, or null; gives up at a count of looks. */
  Entry<K, V> firstEnded(long now, long lastLook) {
    while (looks < lastLook && !ends.isEmpty() && ends.first().queuedNs <= now) {
      looks++;
      Entry<K, V> first = ends.first();
      if (!first.isLive(now)) {
        return first;
      }
      queue(first);
    }
    return null;
  }

  private void displace(Entry<K, V> ended) {
    takeOut(ended);
    displaced.add(ended);
  }

  private void takeOut(Entry<K, V> entry) {
    entries.remove(entry.key);
    ends.remove(entry);
  }

  private Entry<K, V> live(K key, long now) {
    Entry<K, V> entry = entries.get(key);
    return entry != null && entry.isLive(now) ? entry : null;
  }

  /** Starts a lease; an entry that ends later than before is found, and moved, when that is due. */
  private void restart(Entry<K, V> entry, long now) {
    entry.startLease(now);
    if (entry.endNs < entry.queuedNs) {
      queue(entry);
    }
  }

  private void queue(Entry<K, V> entry) {
    ends.remove(entry);
    entry.queuedNs = entry.endNs;
    if (entry.endNs != NEVER) {
      ends.add(entry);
    }
  }

  /** Nanoseconds since the first time seen: these do not wrap, so that they can be ordered. */
  long uptime(long nowNs) {
    if (!started) {
      started = true;
      originNs = nowNs;
    }
    return nowNs - originNs;
  }

  static final class Entry<K, V> implements Comparable<Entry<K, V>> {
    final K key;
    private final long number;
    V value;
    private long leaseNs;

    /** The first instant at which it is not live, as uptime, or {@link #NEVER}. */
    long endNs = NEVER;

    /** Its position among the ends: not behind its own. */
    long queuedNs = NEVER;

    private Entry(K key, long number) {
      this.key = key;
      this.number = number;
    }

    private void startLease(long now) {
      long lease = Math.max(leaseNs, 0);
      boolean beyondTheClock = now > 0 && lease > NEVER - now;
      endNs = lease == NEVER || beyondTheClock ? NEVER : now + lease;
    }

    private boolean isLive(long now) {
      return now < endNs || endNs == NEVER;
    }

    @Override
    public int compareTo(Entry<K, V> other) {
      int order = Long.compare(queuedNs, other.queuedNs);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }
}
