package io.sobani.tracker.examples.fleet;

import io.sobani.tracker.net.Endpoint;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The addresses whose records are to be written soon, each once. Thread-safe and bounded. */
final class Changes {

  private static final int MAX = 65_536;

  private final Set<Endpoint> addresses = new LinkedHashSet<>();
  private boolean overflown;

  synchronized void add(Endpoint observed) {
    if (addresses.size() < MAX) {
      addresses.add(observed);
    } else {
      overflown = true;
    }
  }

  /** Takes out up to {@code count} of them, the oldest first. */
  synchronized void take(int count, Consumer<Endpoint> to) {
    Iterator<Endpoint> each = addresses.iterator();
    for (int i = 0; i < count && each.hasNext(); i++) {
      to.accept(each.next());
      each.remove();
    }
  }

  /**
   * Returns whether some had no place since the last call. Then all are forgotten: a walk has to
   * find them.
   */
  synchronized boolean takeOverflown() {
    boolean was = overflown;
    if (was) {
      addresses.clear();
      overflown = false;
    }
    return was;
  }

  synchronized int size() {
    return addresses.size();
  }
}
