package io.sobani.tracker.udp;

import io.sobani.tracker.peer.ConnectFailure;

/**
 * Thrown by the futures of a {@link TrackerClient} that do not get what was asked for: a
 * connection, a registration or the tracker's answer. The message says why and, where there is one,
 * the remedy.
 */
public final class ConnectFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The reason. */
  private final ConnectFailure failure;

  ConnectFailedException(ConnectFailure failure, String detail) {
    super(failure + ": " + detail);
    this.failure = failure;
  }

  /** Returns the reason. */
  public ConnectFailure failure() {
    return failure;
  }
}
