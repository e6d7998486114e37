package io.sobani.tracker.registry;

/** One entry of a registry, and its links in a bucket of the {@link EndQueue}: a ring. */
final class Entry<K, V> {
  final K key;
  V value;
  long leaseNs;

  /**
   * The first instant at which it is not live, as uptime; {@code NEVER} for one that never ends.
   */
  private long endNs = ExpiringRegistry.NEVER;

  Entry<K, V> previous = this;
  Entry<K, V> next = this;

  Entry(K key) {
    this.key = key;
  }

  void startLease(long now) {
    long lease = Math.max(leaseNs, 0);
    boolean beyondTheClock = now > 0 && lease > ExpiringRegistry.NEVER - now;
    endNs =
        lease == ExpiringRegistry.NEVER || beyondTheClock ? ExpiringRegistry.NEVER : now + lease;
  }

  long endNs() {
    return endNs;
  }

  boolean ends() {
    return endNs != ExpiringRegistry.NEVER;
  }

  boolean isLive(long now) {
    return now < endNs || !ends();
  }

  void linkBefore(Entry<K, V> other) {
    unlink();
    previous = other.previous;
    next = other;
    previous.next = this;
    other.previous = this;
  }

  /** Moves the others of another's ring to the end of the ring that begins here. */
  void takeAllOf(Entry<K, V> other) {
    Entry<K, V> first = other.next;
    Entry<K, V> last = other.previous;
    if (first == other) {
      return;
    }
    other.unlink();
    previous.next = first;
    first.previous = previous;
    last.next = this;
    previous = last;
  }

  void unlink() {
    previous.next = next;
    next.previous = previous;
    previous = this;
    next = this;
  }
}
