package io.sobani.tracker.bittorrent;

import java.util.concurrent.atomic.AtomicInteger;

/** A number of things that stays within a bound. Thread-safe. */
final class Bound {

  private final int most;
  private final AtomicInteger count = new AtomicInteger();

  Bound(int most) {
    this.most = most;
  }

  /** Counts one more, if there is room for it. */
  boolean tryAdd() {
    if (count.incrementAndGet() <= most) {
      return true;
    }
    remove();
    return false;
  }

  void remove() {
    count.decrementAndGet();
  }

  int count() {
    return count.get();
  }
}
