package io.sobani.tracker.examples.p2pflix;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The trackers that work together with this one, which never lists itself. */
final class Membership {
  static final int MAX_TRACKERS = 256;
  private static final long SHORT_DUMP_NS = 50_000_000;

  private final Store store;
  private final Broadcaster broadcaster;
  private final TrackerAddress self;
  private final Trust trust;
  private long restUntilNs = System.nanoTime();

  /**
   * Keeps the list of a tracker.
   *
   * @param self its own address, or null where it does not know it
   * @param trust who may join
   */
  Membership(Store store, Broadcaster broadcaster, TrackerAddress self, Trust trust) {
    this.store = store;
    this.broadcaster = broadcaster;
    this.self = self;
    this.trust = trust;
  }

  boolean contains(TrackerAddress tracker) {
    return trust.mayJoin(tracker) && store.transaction(() -> store.trackers.contains(tracker));
  }

  /** Lets a tracker join, and writes a dump for it, without itself in it. */
  void join(TrackerAddress tracker, Consumer<String> dump) {
    if (!trust.mayJoin(tracker)) {
      throw new RefusedException("Tracker is not trusted");
    }
    store.transaction(
        () -> {
          boolean known = store.trackers.remove(tracker);
          if (!known) {
            requirePlace();
          }
          writeDump(tracker, dump);
          if (known) {
            store.trackers.add(tracker);
            store.afterCommit(() -> broadcaster.open(tracker));
          } else {
            admit(tracker);
          }
          return null;
        });
  }

  /** Nobody is served meanwhile: after a long one strangers have to wait nine times as long. */
  private void writeDump(TrackerAddress tracker, Consumer<String> dump) {
    long startNs = System.nanoTime();
    if (!trust.mayServe(tracker) && restUntilNs - startNs > 0) {
      throw new BusyException();
    }
    DumpWriter.write(store.database.sql, dump);
    long endNs = System.nanoTime();
    restUntilNs = endNs + 9 * Math.max(0, endNs - startNs - SHORT_DUMP_NS);
  }

  /** Within a transaction: adds a tracker that is not known yet, and tells those who are. */
  void admit(TrackerAddress tracker) {
    if (!mayBeListed(tracker) || store.trackers.contains(tracker)) {
      return;
    }
    requirePlace();
    store.trackers.add(tracker);
    store.afterCommit(
        () -> {
          broadcaster.broadcast(new Event.NewTracker(tracker), Outbox.NONE);
          broadcaster.open(tracker);
        });
  }

  /** Forgets a tracker, unless it has joined again since its sender gave it up. */
  void giveUp(Sender sender) {
    store.transaction(
        () -> {
          if (broadcaster.has(sender)) {
            store.trackers.remove(sender.address());
            store.afterCommit(() -> broadcaster.drop(sender));
          }
          return null;
        });
  }

  /**
   * Within a transaction: continues with those trackers of the table that may be there.
   *
   * @param source the one that the table was copied from, or null
   */
  void adoptTable(TrackerAddress source) {
    if (source != null) {
      store.trackers.add(source);
    }
    Set<TrackerAddress> trackers =
        Stream.concat(Stream.ofNullable(source), store.trackers.addresses().stream())
            .filter(this::mayBeListed)
            .distinct()
            .limit(MAX_TRACKERS)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    store.trackers.keepOnly(trackers);
    store.afterCommit(() -> broadcaster.openOnly(trackers));
  }

  private void requirePlace() {
    if (store.trackers.all().size() >= MAX_TRACKERS) {
      throw new RefusedException("Tracker list is full");
    }
  }

  private boolean mayBeListed(TrackerAddress tracker) {
    return !tracker.equals(self) && tracker.isUnicast() && trust.mayJoin(tracker);
  }
}
