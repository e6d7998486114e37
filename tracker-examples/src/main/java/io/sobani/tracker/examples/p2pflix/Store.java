package io.sobani.tracker.examples.p2pflix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The state of the tracker: its database, and who is online. Thread-safe by one lock; the tables
 * and {@link #liveness} are for use within {@link #transaction} only.
 */
final class Store implements AutoCloseable {
  final PeerTable peers;
  final FileTable files;
  final TrackerTable trackers;
  final Outbox outbox;
  final Liveness liveness;
  final Database database;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Store(Database database, Liveness liveness) {
    this.database = database;
    this.peers = new PeerTable(database.sql);
    this.files = new FileTable(database);
    this.trackers = new TrackerTable(database.sql);
    this.outbox = new Outbox(database.sql);
    this.liveness = liveness;
    transaction(
        () -> {
          restoreLiveness();
          return null;
        });
  }

  /** Does all of the work or, when it throws, none of it. */
  synchronized <T> T transaction(Supplier<T> work) {
    afterCommit.clear();
    T result = database.transaction(work);
    afterCommit.forEach(Runnable::run);
    notifyAll();
    return result;
  }

  /** Waits until a condition on the tables holds, or the time is over. */
  synchronized void await(Supplier<Boolean> condition, Duration atMost) {
    long startNs = System.nanoTime();
    long remainingNs = atMost.toNanos();
    try {
      while (remainingNs > 0 && !database.transaction(condition)) {
        TimeUnit.NANOSECONDS.timedWait(this, remainingNs);
        remainingNs = atMost.toNanos() - (System.nanoTime() - startNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has an action run when, and only if, the work is committed; in the order of commits. */
  void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /** Within a transaction: adds a peer, in a database that is tight in place of silent ones. */
  Peer addPeer(Guid guid, String ip, long expectedSeq) {
    if (database.isTight()) {
      peers.forgetSome(liveness::isOnline);
    }
    return peers.create(guid, ip, expectedSeq);
  }

  /** Within a transaction: has the liveness follow the peer table. */
  void restoreLiveness() {
    List<Peer> all = peers.all();
    afterCommit(() -> liveness.restore(all));
  }

  @Override
  public synchronized void close() {
    database.close();
  }
}
