package io.sobani.tracker.examples.jithub;

import io.sobani.tracker.registry.ExpiringRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * ROOT's trackers: those that the operator created, until they are deleted, and which of them were
 * heard of lately. Every change but a heartbeat is in the state file before it is made, so that
 * what cannot be saved changes nothing. Thread-safe.
 */
final class TrackerTable {
  private static final int SWEEP_LIMIT = 1_000;

  private final StateFile file;
  private final int maxTrackers;
  private final long leaseNs;
  private final ExpiringRegistry<String, Tracker> created;
  private final ExpiringRegistry<String, String> heard;

  /** Loads the trackers of a file; each is listed again from its next heartbeat. */
  TrackerTable(int maxTrackers, long leaseNs, StateFile file, long nowNs) throws IOException {
    this.file = file;
    this.maxTrackers = maxTrackers;
    this.leaseNs = leaseNs;
    this.created = new ExpiringRegistry<>(maxTrackers);
    this.heard = new ExpiringRegistry<>(maxTrackers);
    for (Tracker tracker : file.load()) {
      if (!created.put(tracker.id(), tracker, ExpiringRegistry.NEVER, nowNs)) {
        throw new IOException(file + " holds more than MAX_TRACKERS=" + maxTrackers);
      }
    }
    file.save(all(nowNs));
  }

  /** Adds a tracker; false when there are too many. */
  synchronized boolean create(Tracker tracker, long nowNs) throws IOException {
    List<Tracker> next = all(nowNs);
    if (next.size() >= maxTrackers) {
      return false;
    }
    next.add(tracker);
    file.save(next);
    created.put(tracker.id(), tracker, ExpiringRegistry.NEVER, nowNs);
    return true;
  }

  /** Removes a tracker for good; saves also where there is none, so that a retry can be trusted. */
  synchronized void delete(String id, long nowNs) throws IOException {
    List<Tracker> next = all(nowNs);
    next.removeIf(tracker -> tracker.id().equals(id));
    file.save(next);
    created.remove(id, nowNs);
    heard.remove(id, nowNs);
  }

  synchronized boolean isKnown(String id, long nowNs) {
    return created.get(id, nowNs) != null;
  }

  /** Lists a tracker for its lease; false where it is unknown. */
  synchronized boolean onHeartbeat(String id, String address, long nowMs, long nowNs) {
    Tracker tracker = created.get(id, nowNs);
    if (tracker == null) {
      return false;
    }
    created.put(id, tracker.seen(address, nowMs), ExpiringRegistry.NEVER, nowNs);
    heard.put(id, address, leaseNs, nowNs);
    return true;
  }

  /** Returns every tracker, in the order of creation. */
  synchronized List<Tracker> all(long nowNs) {
    List<Tracker> all = new ArrayList<>();
    created.forEach(nowNs, (id, tracker) -> all.add(tracker));
    return all;
  }

  /** Returns those that were heard of lately, in the order of creation. */
  synchronized List<Tracker> listed(long nowNs) {
    List<Tracker> listed = all(nowNs);
    listed.removeIf(tracker -> heard.get(tracker.id(), nowNs) == null);
    return listed;
  }

  /** Returns the ids of trackers that have left the list since the last call. */
  synchronized List<String> sweep(long nowNs) {
    List<String> silent = new ArrayList<>();
    heard.advance(
        nowNs,
        SWEEP_LIMIT,
        (id, address) -> {
          if (heard.get(id, nowNs) == null) {
            silent.add(id);
          }
        });
    return silent;
  }
}
