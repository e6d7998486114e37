package io.sobani.tracker.udp;

/**
 * The counters of a server's snapshots since its launch.
 *
 * @param saved how many were saved
 * @param failed how many could not be saved; the file from before is kept then
 * @param unsaved whether the latest save failed, or the last one has not finished
 * @param damaged how many files could not be used at launch
 * @param lastNs how long the last save took, nanoseconds
 * @param ageNs how long ago it began, nanoseconds: what a kill would lose; -1 if there was none
 */
public record SnapshotStats(
    long saved, long failed, boolean unsaved, long damaged, long lastNs, long ageNs) {

  /** Nothing yet. */
  static final SnapshotStats NONE = new SnapshotStats(0, 0, false, 0, 0, -1);

  SnapshotStats withSaved(long tookNs) {
    return new SnapshotStats(saved + 1, failed, false, damaged, tookNs, 0);
  }

  SnapshotStats withFailed() {
    return new SnapshotStats(saved, failed + 1, true, damaged, lastNs, ageNs);
  }

  SnapshotStats withUnsaved() {
    return new SnapshotStats(saved, failed, true, damaged, lastNs, ageNs);
  }

  SnapshotStats withDamaged() {
    return new SnapshotStats(saved, failed, unsaved, damaged + 1, lastNs, ageNs);
  }

  SnapshotStats withAge(long ns) {
    return new SnapshotStats(saved, failed, unsaved, damaged, lastNs, ns);
  }
}
