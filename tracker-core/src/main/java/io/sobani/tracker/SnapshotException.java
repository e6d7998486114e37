package io.sobani.tracker;

/** Bytes that are no snapshot of a tracker; the message says why, and has nothing of them in it. */
public final class SnapshotException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Makes an exception. */
  public SnapshotException(String message) {
    super(message);
  }
}
