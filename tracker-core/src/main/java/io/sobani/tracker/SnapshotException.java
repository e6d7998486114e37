package io.sobani.tracker;

/** Thrown for bytes that are not a snapshot of a tracker; the message never quotes them. */
public final class SnapshotException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Makes an exception. */
  public SnapshotException(String message) {
    super(message);
  }
}
