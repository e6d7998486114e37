package io.sobani.tracker.udp;

import io.sobani.tracker.Listener;
import io.sobani.tracker.SnapshotException;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.udp.TrackerServerStats.SnapshotStats;
import io.sobani.tracker.udp.watch.Flight;
import io.sobani.tracker.udp.watch.SnapshotEvent;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a server's registrations over restarts: takes them from a file at launch, and saves them to
 * it from time to time and at the end, on a thread of their own.
 */
final class Snapshots implements Closeable {

  private final TrackerServerConfig config;
  private final SnapshotFile file;
  private volatile long lastStartNs;
  private volatile SnapshotStats stats = SnapshotStats.NONE;

  Snapshots(TrackerServerConfig config) throws IOException {
    this.config = config;
    file = SnapshotFile.open(config.snapshot);
  }

  /** Names tell listeners apart over a restart. */
  static void requireNames(List<Listener> listeners) {
    Set<String> seen = new HashSet<>();
    for (Listener listener : listeners) {
      if (!seen.add(listener.name())) {
        throw new IllegalArgumentException(
            "the name of a listener is %s, must be unique".formatted(listener.name()));
      }
    }
  }

  SnapshotStats stats() {
    SnapshotStats now = stats;
    return now.saved() == 0 ? now : now.withAge(MonotonicClock.nowNs() - lastStartNs);
  }

  /** Returns the tracker that the newest good file holds, or an empty one. */
  Tracker restore() throws IOException {
    for (Path path : file.newestFirst()) {
      Tracker tracker = restore(path);
      if (tracker != null) {
        return tracker;
      }
    }
    if (stats.damaged() > 0) {
      Log.write(Level.WARNING, "no snapshot is good: the tracker starts empty", null);
    }
    return new Tracker(config.tracker);
  }

  private Tracker restore(Path path) throws IOException {
    try {
      long nowNs = MonotonicClock.nowNs();
      Tracker tracker =
          SnapshotFile.load(
              path, content -> Tracker.restore(config.tracker, nowNs, wallMs(), content));
      if (tracker != null) {
        TrackerStats stats = tracker.stats();
        long leftOut = stats.count(TrackerStats.Event.LEFT_OUT);
        Log.write(
            Level.INFO,
            "took over %s peers from %s%s"
                .formatted(
                    stats.count(TrackerStats.Event.RESTORED),
                    path,
                    leftOut == 0 ? "" : ", " + leftOut + " over the bounds"),
            null);
      }
      return tracker;
    } catch (SnapshotException e) {
      stats = stats.withDamaged();
      Log.write(Level.WARNING, "cannot use snapshot " + path + ": " + e.getMessage(), null);
      putAside(path);
      return null;
    } catch (AccessDeniedException e) {
      throw new IOException("cannot read snapshot " + path + ": access denied", e);
    } catch (IOException e) {
      throw new IOException("cannot read snapshot " + path + ": " + e.getMessage(), e);
    }
  }

  private static void putAside(Path path) {
    try {
      SnapshotFile.putAside(path);
    } catch (IOException e) {
      Log.write(Level.WARNING, "cannot rename the damaged " + path + ": " + e, null);
    }
  }

  /** Saves once a period until the latch opens, then a last time, and lets go of the file. */
  void saveUntil(CountDownLatch end, Tracker tracker) {
    try (file) {
      long everyNs = config.snapshotEvery.toNanos();
      boolean ended = false;
      while (!ended) {
        ended = Uninterruptibly.await(everyNs, ns -> end.await(ns, TimeUnit.NANOSECONDS));
        if (ended) {
          stats = stats.withUnsaved();
        }
        trySave(tracker);
      }
    }
  }

  private void trySave(Tracker tracker) {
    try {
      Uninterruptibly.run(() -> save(tracker));
    } catch (IOException | RuntimeException e) {
      stats = stats.withFailed();
      Log.write(Level.WARNING, "cannot save snapshot " + config.snapshot + ": " + e, null);
    }
  }

  private SnapshotStats save(Tracker tracker) throws IOException {
    long startNs = MonotonicClock.nowNs();
    SnapshotEvent event = Flight.isOn() ? SnapshotEvent.begun() : null;
    file.save(tracker.snapshot(startNs, wallMs()));
    lastStartNs = startNs;
    stats = stats.withSaved(MonotonicClock.nowNs() - startNs);
    if (event != null) {
      event.commit(tracker.stats().peers(), Files.size(config.snapshot));
    }
    return stats;
  }

  /** Lets go of the file without saving. */
  @Override
  public void close() {
    file.close();
  }

  /** Processes have no other time in common. */
  private static long wallMs() {
    return System.currentTimeMillis();
  }
}
