package io.sobani.tracker.examples.p2pflix;

import io.sobani.tracker.examples.p2pflix.DumpParser.Row;
import io.sobani.tracker.examples.p2pflix.Event.PeerEvent;
import java.util.List;
import java.util.Set;

/**
 * Joins other trackers, of those that the operator named: their dump takes the place of what is
 * here. Thread-safe.
 */
final class Replica {
  private static final System.Logger LOG = System.getLogger(Replica.class.getName());

  private final Store store;
  private final Membership membership;
  private final SyncRequests events;
  private final Announcer announcer;
  private final TrackerCalls calls;
  private final Trust trust;

  Replica(
      Store store,
      Membership membership,
      SyncRequests events,
      Announcer announcer,
      TrackerCalls calls,
      Trust trust) {
    this.store = store;
    this.membership = membership;
    this.events = events;
    this.announcer = announcer;
    this.calls = calls;
    this.trust = trust;
  }

  /** Becomes a copy of a tracker and nothing else; returns whether it did. */
  boolean copy(TrackerAddress server) {
    return replace(server, false);
  }

  /**
   * Returns to the first of these trackers that serves and may, with what its own peers changed.
   */
  boolean rejoin(Set<TrackerAddress> servers) {
    return servers.stream().filter(trust::mayServe).anyMatch(server -> replace(server, true));
  }

  /** Continues with what is here. */
  void stay() {
    store.transaction(
        () -> {
          membership.adoptTable(null);
          store.outbox.takeAll().forEach(announcer::announce);
          return null;
        });
  }

  private synchronized boolean replace(TrackerAddress server, boolean keepOwn) {
    String dump = calls.copy(server).join();
    List<Row> rows = dump == null ? null : DumpParser.parse(dump);
    if (rows == null) {
      LOG.log(System.Logger.Level.WARNING, "no copy from tracker {0}", server);
      return false;
    }
    try {
      store.transaction(
          () -> {
            load(rows);
            membership.adoptTable(server);
            List<PeerEvent> own = store.outbox.takeAll();
            if (keepOwn) {
              own.forEach(events::applyOwn);
            }
            return null;
          });
      return true;
    } catch (StorageException | RefusedException e) {
      LOG.log(System.Logger.Level.WARNING, "unusable copy from tracker " + server, e);
      return false;
    }
  }

  private void load(List<Row> rows) {
    Database database = store.database;
    long lastFileId = database.lastFileId();
    for (Table table : Table.values()) {
      database.sql.update("DELETE FROM " + table.sqlName);
    }
    for (Row row : rows) {
      database.sql.update(row.table().insert(), row.values().toArray());
    }
    database.dropOrphans();
    database.setLastFileId(Math.max(lastFileId, database.lastFileId()));
    store.restoreLiveness();
  }
}
