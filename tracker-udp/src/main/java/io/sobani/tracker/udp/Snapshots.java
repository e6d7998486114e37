package io.sobani.tracker.udp;

import io.sobani.tracker.Listener;
import io.sobani.tracker.SnapshotException;
import io.sobani.tracker.SnapshotReader;
import io.sobani.tracker.SnapshotWriter;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerStats;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
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
      SnapshotReader reader = new SnapshotReader(config.tracker, MonotonicClock.nowNs(), wallMs());
      ByteBuffer rest = SnapshotFile.load(path, reader::read);
      if (rest == null) {
        return null;
      }
      Tracker tracker = reader.finish(rest);
      long restored = tracker.stats().count(TrackerStats.Event.RESTORED);
      String leftOut = reader.leftOut() == 0 ? "" : ", " + reader.leftOut() + " over the bounds";
      Log.write(Level.INFO, "took over " + restored + " peers from " + path + leftOut, null);
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
    SnapshotWriter writer = new SnapshotWriter(tracker, startNs, wallMs());
    file.save(writer::next);
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
