package io.sobani.tracker.udp;

import io.sobani.tracker.Listener;
import io.sobani.tracker.SnapshotException;
import io.sobani.tracker.Tracker;
import io.sobani.tracker.TrackerStats;
import io.sobani.tracker.udp.TrackerServerStats.SnapshotStats;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a server's registrations over restarts, if it was given a file: takes them from it at
 * launch, and saves them to it from time to time and at the end, on a thread of their own.
 */
final class Snapshots implements Closeable {

  private final TrackerServerConfig config;

  /** {@code null} where nothing is kept. */
  private final SnapshotFile file;

  // Written by one thread at a time.
  private volatile long saved;
  private volatile long failed;
  private volatile boolean unsaved;
  private volatile long damaged;
  private volatile long lastNs;
  private volatile long lastStartNs;

  Snapshots(TrackerServerConfig config) throws IOException {
    this.config = config;
    file = config.snapshot == null ? null : new SnapshotFile(config.snapshot);
  }

  boolean areKept() {
    return file != null;
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
    long times = saved;
    long ageNs = times == 0 ? -1 : System.nanoTime() - lastStartNs;
    return new SnapshotStats(times, failed, unsaved, damaged, lastNs, ageNs);
  }

  /** Returns the tracker that the newest good file holds, or an empty one. */
  Tracker restore() throws IOException {
    List<Path> files = areKept() ? file.newestFirst() : List.of();
    for (Path path : files) {
      Tracker tracker = restore(path);
      if (tracker != null) {
        return tracker;
      }
    }
    if (damaged > 0) {
      Log.write(Level.WARNING, "no snapshot is good: the tracker starts empty", null);
    }
    return new Tracker(config.tracker);
  }

  private Tracker restore(Path path) throws IOException {
    try {
      long nowNs = System.nanoTime();
      long wallMs = System.currentTimeMillis(); // the only time that processes have in common
      Tracker tracker =
          SnapshotFile.load(
              path, content -> Tracker.restore(config.tracker, nowNs, wallMs, content));
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
      damaged++;
      Log.write(Level.WARNING, "cannot use snapshot " + path + ": " + e.getMessage(), null);
      putAside(path);
      return null;
    } catch (AccessDeniedException e) {
      throw new IOException("cannot read snapshot " + path + ": access denied", e);
    } catch (IOException e) {
      throw new IOException("cannot read snapshot " + path + ": " + e.getMessage(), e);
    }
  }

  /** The next save must not keep it instead of a good one. */
  private static void putAside(Path damaged) {
    try {
      Path aside = damaged.resolveSibling(damaged.getFileName() + ".damaged");
      Files.move(damaged, aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Log.write(Level.WARNING, "cannot rename the damaged " + damaged + ": " + e, null);
    }
  }

  /** Saves once per period until the latch opens, then a last time, and lets go of the file. */
  void saveUntil(CountDownLatch end, Tracker tracker) {
    try (file) {
      long everyNs = config.snapshotEvery.toNanos();
      boolean ended = false;
      while (!ended) {
        ended = Uninterruptibly.await(everyNs, ns -> end.await(ns, TimeUnit.NANOSECONDS));
        unsaved |= ended;
        save(tracker);
      }
    }
  }

  private void save(Tracker tracker) {
    Flight.Snapshot event = Flight.isOn() ? new Flight.Snapshot() : null;
    if (event != null) {
      event.begin();
    }
    long startNs = System.nanoTime();
    try {
      long bytes =
          Uninterruptibly.run(
              () -> file.save(tracker.snapshot(startNs, System.currentTimeMillis())));
      lastStartNs = startNs;
      lastNs = System.nanoTime() - startNs;
      unsaved = false;
      saved++;
      if (event != null) {
        event.peers = tracker.stats().peers();
        event.bytes = bytes;
        event.commit();
      }
    } catch (IOException | RuntimeException e) {
      failed++;
      unsaved = true;
      Log.write(Level.WARNING, "cannot save snapshot " + config.snapshot + ": " + e, null);
    }
  }

  /** Lets go of the file without saving. */
  @Override
  public void close() {
    if (areKept()) {
      file.close();
    }
  }
}
